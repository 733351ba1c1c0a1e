// Plain files under /pages/, as a static host serves them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSandbox } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-pages-'))
let sandbox: Awaited<ReturnType<typeof createSandbox>>

beforeAll(async () => {
  for (const place of ['one', 'assets'])
    mkdirSync(join(folder, place))
  writeFileSync(join(folder, 'index.html'), 'all')
  writeFileSync(join(folder, '404.html'), 'lost')
  writeFileSync(join(folder, 'one/index.html'), 'one')
  writeFileSync(join(folder, 'telegram-web-app.js'), '1')
  writeFileSync(join(folder, 'assets/kit-Ab3_dE-9.js'), '1')
  sandbox = await createSandbox({ port: 0, pagesDir: folder })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

it.each([
  ['/pages/', 200, 'no-store'],
  ['/pages/one/', 200, 'no-store'],
  ['/pages/one/index.html', 200, 'no-store'],
  ['/pages/telegram-web-app.js', 200, 'no-store'],
  ['/pages/assets/kit-Ab3_dE-9.js', 200, 'public, max-age=31536000, immutable'],
  ['/pages/assets/gone-Ab3_dE-9.js', 404, 'no-store'],
  ['/pages/two/', 404, 'no-store'],
  ['/pages/%2e%2e/%2e%2e/etc/passwd', 404, null],
])('%s: %i, %s', async (path, status, caching) => {
  const response = await fetch(sandbox.url + path)
  expect(response.status).toBe(status)
  expect(response.headers.get('cache-control')).toBe(caching)
})

it('leads to the folder, with what stands in the address', async () => {
  const response = await fetch(`${sandbox.url}/pages/one?tgWebAppStartParam=x`, { redirect: 'manual' })
  expect(response.status).toBe(301)
  expect(response.headers.get('location')).toBe('/pages/one/?tgWebAppStartParam=x')
})

it('serves what was built anew', async () => {
  writeFileSync(join(folder, 'one/index.html'), 'one, changed')
  expect(await (await fetch(`${sandbox.url}/pages/one/`)).text()).toBe('one, changed')
})
