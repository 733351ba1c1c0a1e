// The mini apps as plain files: one folder per app with web/, Vue and the kit in one chunk for all. The same files go to GitHub Pages and into the Worker.

import type { InlineConfig, Plugin } from 'vite'
import type { Manifest } from '#kit/app'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { AppError } from '#kit/app'
import { root } from './chains.ts'
import { listPage, miniAppPage, officialScript } from './page-html.ts'

export interface PagesOptions {
  /** The Worker's address, whose API the pages ask; empty: the pages' own (the Worker serves them). */
  api: string
  /** `_template` too: it is tested, and not published. */
  template?: boolean
  /** Where the site begins, an absolute path with a slash at the end; only the page for addresses that lead nowhere needs it. */
  base?: string
  /** Telegram's script as a file beside the pages, so that nothing is asked of the network. */
  localScript?: boolean
  /** Who plays an origin that a manifest's `connect` names: a path on the pages' own origin, by origin. */
  standIns?: Record<string, string>
}

/**
 * What the settings say about published pages.
 * @throws AppError `address-invalid`
 */
export function publishedPages({ WORKER_URL: worker = '', PAGES_ORIGIN: site = '' }: Record<string, string>): PagesOptions {
  for (const [name, value] of Object.entries({ WORKER_URL: worker, PAGES_ORIGIN: site })) {
    if (value && !(URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)))
      throw new AppError('address-invalid', `${name} is not an address like https://example.com.`)
  }
  return {
    api: worker && new URL(worker).origin,
    base: site
      ? `${new URL(site).pathname.replace(/\/+$/, '')}/`
      : '/',
  }
}

export interface Page { manifest: Manifest, folder: string }

/** What Vite writes down about a chunk (vite.dev/guide/backend-integration). */
export interface Chunk { file: string, src?: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[], css?: string[] }

/** A manifest changes while `npm start` runs: it is read anew each time. */
async function manifestOf(folder: string): Promise<Manifest> {
  const file = join(root, 'apps', folder, 'manifest.ts')
  const version = createHash('sha256').update(readFileSync(file)).digest('hex')
  return ((await import(`${pathToFileURL(file).href}?${version}`)) as { manifest: Manifest }).manifest
}

/** The apps that have a mini app: those with a `web/main.ts`. */
export async function pagesOf(template = false): Promise<Page[]> {
  const folders = readdirSync(join(root, 'apps')).filter(folder => existsSync(join(root, 'apps', folder, 'web/main.ts')) && (template || !folder.startsWith('_')))
  return await Promise.all(folders.map(async folder => ({ folder, manifest: await manifestOf(folder) })))
}

/** The manifest's code checks it and brings a library along: the page gets what came out. */
function manifestAsData(pages: Page[]): Plugin {
  return {
    name: 'manifest-as-data',
    load(id) {
      const page = pages.find(({ folder }) => id === join(root, 'apps', folder, 'manifest.ts'))
      return page && `export const manifest = ${JSON.stringify(page.manifest)}`
    },
  }
}

/**
 * The chunk all pages share: what the kit's door needs at once. What it loads on demand (dialogs, charts) stays by itself.
 * `has` tells after the plugin has seen the modules.
 */
function sharedChunk(): { plugin: Plugin, has: (id: string) => boolean } {
  const shared = new Set<string>()
  return {
    has: id => shared.has(id),
    plugin: {
      name: 'shared-chunk',
      buildEnd() {
        const reach = (id: string) => {
          // AppError's door opens onto the manifests' schemas, too, which the kit has no use for
          if (shared.has(id) || /\/kit\/app\/(?:manifest|variables|environment)\.ts$/.test(id))
            return
          shared.add(id)
          this.getModuleInfo(id)?.importedIds.forEach(reach)
        }
        reach(join(root, 'kit/ui/index.ts'))
      },
    },
  }
}

/** Every file an entry needs before its first screen, as Vite's manifest lists them. */
export function firstLoad(chunks: Record<string, Chunk>, entry: string): { scripts: string[], styles: string[] } {
  const seen = new Set<string>()
  const scripts: string[] = []
  const styles: string[] = []
  const visit = (name: string) => {
    if (seen.has(name))
      return
    seen.add(name)
    const chunk = chunks[name]!
    for (const next of chunk.imports ?? [])
      visit(next)
    scripts.push(chunk.file)
    styles.push(...chunk.css ?? [])
  }
  visit(entry)
  return { scripts, styles }
}

/** Vite takes NODE_ENV for the mode it was given: under tests Vue would come with all its warnings. */
async function buildForProduction(config: InlineConfig): Promise<void> {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build(config)
  }
  finally {
    NODE_ENV === undefined
      ? delete process.env.NODE_ENV
      : process.env.NODE_ENV = NODE_ENV
  }
}

/**
 * Writes the pages into a folder, which is emptied first.
 * @returns Vite's manifest of the chunks
 */
export async function buildPages(outDir: string, { api, base = '/', template = false, localScript = false, standIns = {} }: PagesOptions): Promise<Record<string, Chunk>> {
  const pages = await pagesOf(template)
  const kit = sharedChunk()
  let chunks: Record<string, Chunk> = {}
  if (pages.length) {
    await buildForProduction({
      configFile: false,
      root,
      base: './',
      logLevel: 'warn',
      publicDir: false,
      plugins: [
        manifestAsData(pages),
        kit.plugin,
        vue(),
      ],
      define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
      build: {
        outDir,
        emptyOutDir: true,
        target: 'es2022',
        manifest: true,
        modulePreload: { polyfill: false },
        // the largest makes PDFs and is loaded by whoever saves one
        chunkSizeWarningLimit: 600,
        rolldownOptions: {
          checks: { bundlerTimings: false },
          input: Object.fromEntries(pages.map(({ folder, manifest }) => [
            manifest.id,
            join(root, 'apps', folder, 'web/main.ts'),
          ])),
          // the kit's doors open onto server code: what a page does not use of them stays out
          treeshake: {
            moduleSideEffects: id => !/\/kit\/(?!ui\/)/.test(id),
          },
          output: {
            codeSplitting: {
              groups: [
                {
                  name: 'kit',
                  test: kit.has,
                },
              ],
            },
          },
        },
      },
    })
    chunks = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
    rmSync(join(outDir, '.vite'), { recursive: true })
  }
  else {
    rmSync(outDir, { recursive: true, force: true })
    mkdirSync(outDir, { recursive: true })
  }
  for (const { folder, manifest } of pages) {
    mkdirSync(join(outDir, manifest.id), { recursive: true })
    writeFileSync(join(outDir, manifest.id, 'index.html'), miniAppPage(manifest, {
      api,
      standIns,
      script: localScript
        ? '../telegram-web-app.js'
        : officialScript,
      ...firstLoad(chunks, relative(root, join(root, 'apps', folder, 'web/main.ts'))),
    }))
  }
  if (localScript)
    copyFileSync(join(root, 'node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), join(outDir, 'telegram-web-app.js'))
  const manifests = pages.map(page => page.manifest)
  writeFileSync(join(outDir, 'index.html'), listPage(manifests))
  writeFileSync(join(outDir, '404.html'), listPage(manifests, base))
  // for the Worker's static assets (developers.cloudflare.com/workers/static-assets/headers); GitHub Pages sets its own
  writeFileSync(join(outDir, '_headers'), '/*\n  Cache-Control: no-store\n/assets/*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n')
  return chunks
}
