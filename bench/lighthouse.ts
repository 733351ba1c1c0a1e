// npm run lighthouse: every mini app as a phone loads it first, measured by Lighthouse, against a running npm start. Exit code 1 under the marks of issue and budget.

import type { AddressInfo } from 'node:net'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPages, pagesOf } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { installBench } from './install.ts'

/** Out of 100. */
const marks = { 'performance': 95, 'accessibility': 100, 'best-practices': 95 }
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const worker = `http://127.0.0.1:${process.env.WORKER_PORT ?? 8787}`
const sandbox = `http://127.0.0.1:${process.env.SANDBOX_PORT ?? 8080}`

interface Report { lhr: { categories: Record<string, { score: number | null }>, audits: Record<string, { id: string, title: string, score: number | null, displayValue?: string }> } }
type Lighthouse = (url: string, flags: object) => Promise<Report>

installBench()
const { default: lighthouse } = await import('lighthouse' as string) as { default: Lighthouse }

/** Serves a folder as GitHub Pages does: compressed, what is not there is 404. */
async function serve(folder: string): Promise<{ url: string, close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://here')
    const path = join(folder, normalize(pathname), pathname.endsWith('/')
      ? 'index.html'
      : '')
    if (!existsSync(path) || !statSync(path).isFile())
      return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'cache-control': 'max-age=600',
    }).end(gzipSync(readFileSync(path)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** What Telegram puts behind the # for the founder; nothing for an app without a bot. */
async function launchOf(id: string): Promise<string> {
  const response = await fetch(`${sandbox}/sim/open`, {
    method: 'POST',
    body: JSON.stringify({ bot: id, user: 'founder' }),
  }).catch(() => {
    throw new Error(`Nobody answers at ${sandbox}. Run npm start in another terminal first.`)
  })
  return response.ok
    ? new URL((await response.json() as { url: string }).url).hash
    : ''
}

const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'))
await buildPages(folder, { api: worker, localScript: true })
const site = await serve(folder)
const port = await freePort()
const browser = await launchBrowser([`--remote-debugging-port=${port}`])
let low = false
try {
  const pages = await pagesOf()
  if (!pages.length)
    console.log('No app of the register has a mini app.')
  for (const { manifest } of pages) {
    const url = `${site.url}/${manifest.id}/${await launchOf(manifest.id)}`
    const { lhr } = await lighthouse(url, {
      port,
      logLevel: 'error',
      onlyCategories: Object.keys(marks),
    })
    const scores = Object.entries(marks).map(([name, mark]) => ({
      name,
      mark,
      score: Math.round((lhr.categories[name]?.score ?? 0) * 100),
    }))
    console.log(`${manifest.id.padEnd(16)}${scores.map(({ name, score }) => `${name} ${score}`).join('   ')}`)
    if (scores.some(({ score, mark }) => score < mark)) {
      low = true
      for (const audit of Object.values(lhr.audits).filter(({ score }) => score !== null && score < 0.9))
        console.log(`  ${audit.id}: ${audit.title} ${audit.displayValue ?? ''}`)
    }
  }
}
finally {
  await browser.close()
  site.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(low ? 1 : 0)
