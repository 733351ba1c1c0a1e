// A real Chromium for the browser tests, unpacked from the npm package `@sparticuz/chromium`: nothing is downloaded
// and nothing has to be installed. Where that package has no binary (macOS, Windows), the installed Chrome is used.
import type { Browser } from 'playwright-core'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium as playwright } from 'playwright-core'

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const cache = `${modules}.cache/`

/** Starts a headless Chromium, with these flags too. The caller closes it. */
export async function launchBrowser(flags: string[] = []): Promise<Browser> {
  if (process.platform !== 'linux')
    return playwright.launch({ channel: 'chrome', args: flags })

  const home = unpacked()
  return playwright.launch({
    executablePath: `${home}/chromium`,
    // Chromium refuses its own sandbox as root; containers rarely have a large /dev/shm.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--font-render-hinting=none',
      ...flags,
    ],
    env: {
      ...process.env,
      FONTCONFIG_FILE: `${home}/fonts.conf`,
      LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, `${home}/al2023/lib`].filter(Boolean).join(':'),
    },
  })
}

/**
 * The folder with the unpacked browser. The package unpacks into the shared temporary folder and takes a half written
 * file for a finished one, so it is run in a folder of its own, which gets its final name only when it is complete.
 */
function unpacked(): string {
  const { version } = JSON.parse(readFileSync(`${modules}@sparticuz/chromium/package.json`, 'utf8')) as { version: string }
  const home = `${cache}chromium-${version}`
  if (existsSync(home))
    return home

  mkdirSync(cache, { recursive: true })
  const staging = mkdtempSync(`${cache}chromium-`)
  const { status, stderr } = spawnSync(process.execPath, [
    '--input-type=module',
    '-e',
    'import chromium from "@sparticuz/chromium"; await chromium.executablePath()',
  ], {
    cwd: modules,
    // The package brings NSS and its kin only when it believes to be on Lambda.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(`Chromium could not be unpacked: ${stderr}`)

  writeFileSync(`${staging}/fonts.conf`, fontsConf(home))
  try {
    renameSync(staging, home)
  }
  catch {
    // Another run was faster; its copy is as good.
    rmSync(staging, { recursive: true })
  }
  return home
}

function fontsConf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${home}/fonts/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}
