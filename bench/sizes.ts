// What is shipped: the Worker's bundle and how fast it starts, and what each mini app loads first.
import type { Table } from './table.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleWorker } from '../cli/bundle.ts'
import { buildPages, firstLoad, pagesOf } from '../cli/pages.ts'
import { bundle, serve } from './workerd.ts'

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** The median of seven starts, milliseconds until the first answer. */
async function startOf(folder: string, name: string, script: string): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 7; n++) {
    const server = await serve(folder, name, script)
    times.push(server.startMs)
    await server.stop()
  }
  return times.sort((a, b) => a - b)[3]!
}

export async function sizes(folder: string): Promise<Table[]> {
  const worker = await bundleWorker(join(folder, 'worker'))
  const bare = await bundle('bare.ts')
  const [ours, empty] = [await startOf(folder, 'start-ours', worker), await startOf(folder, 'start-bare', bare)]
  const site = join(folder, 'pages')
  const chunks = await buildPages(site, { api: 'https://worker.example' })
  const weigh = (files: string[]) => kilobytes(files.reduce((sum, file) => sum + gzipSync(readFileSync(join(site, file))).byteLength, 0))
  return [
    {
      title: 'The Worker',
      note: 'workerd\'s own start is in both; the difference is ours.',
      head: ['', 'bundle, gzip', 'start until the first answer'],
      rows: [
        [
          'ours, the whole register',
          kilobytes(gzipSync(worker).byteLength),
          `${ours.toFixed(0)} ms`,
        ],
        [
          'bare',
          kilobytes(gzipSync(bare).byteLength),
          `${empty.toFixed(0)} ms`,
        ],
      ],
    },
    {
      title: 'Mini apps',
      note: 'Our JavaScript until the first screen can be used, gzip; Vue and the kit are one chunk that all share.',
      head: ['', 'first load', 'of its own'],
      rows: (await pagesOf()).map(({ manifest, folder: id }) => {
        const { scripts } = firstLoad(chunks, `apps/${id}/web/main.ts`)
        return [
          manifest.name,
          weigh(scripts),
          weigh(scripts.filter(file => !/\/kit-/.test(file))),
        ]
      }),
    },
  ]
}
