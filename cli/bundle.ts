// The Worker as it is deployed, built by wrangler, and run locally in workerd.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { root } from './chains.ts'
import { childrenNamed, watchOver } from './watch-over.ts'
import { wrangler } from './wrangler.ts'

/**
 * Builds the Worker into a folder.
 * @returns the bundle's text
 */
export async function bundleWorker(folder: string): Promise<string> {
  const { code, output } = await wrangler([
    'deploy',
    '--dry-run',
    '--outdir',
    folder,
    '-c',
    join(root, 'worker/wrangler.jsonc'),
  ])
  if (code !== 0)
    throw new Error(`The Worker could not be built:\n${output}`)
  return readFileSync(join(folder, 'index.js'), 'utf8')
}

export interface WranglerConfig {
  name: string
  compatibility_date: string
  triggers: { crons: string[] }
  ratelimits: { name: string, namespace_id: string, simple: { limit: number, period: 10 | 60 } }[]
  queues: {
    producers: { binding: string, queue: string }[]
    consumers: { queue: string, max_batch_size: number, max_batch_timeout: number, max_retries: number, retry_delay: number, dead_letter_queue?: string }[]
  }
}

/** worker/wrangler.jsonc, as it stands. */
export const config = JSON.parse(readFileSync(join(root, 'worker/wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, '')) as WranglerConfig

function options(script: string, port: number, bindings: Record<string, string>) {
  return convertV4MiniflareOptions({
    name: 'telegram-app-factory',
    modules: [
      { type: 'ESModule' as const, path: 'index.js', contents: script },
    ],
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: ['nodejs_compat'],
    host: '127.0.0.1',
    port,
    cf: false,
    bindings,
    ratelimits: Object.fromEntries(config.ratelimits.map(({ name, ...settings }) => [name, settings])),
    queueProducers: Object.fromEntries(config.queues.producers.map(({ binding, queue }) => [binding, queue])),
    queueConsumers: Object.fromEntries(config.queues.consumers.map(consumer => [
      consumer.queue,
      {
        maxBatchSize: consumer.max_batch_size,
        maxBatchTimeout: consumer.max_batch_timeout,
        maxRetries: consumer.max_retries,
        retryDelay: consumer.retry_delay,
        ...(consumer.dead_letter_queue && { deadLetterQueue: consumer.dead_letter_queue }),
      },
    ])),
  })
}

export interface LocalWorker {
  url: string
  reload: (script: string) => Promise<void>
  stop: () => Promise<void>
}

/** Runs a bundle in workerd; secrets are bindings, handed over a pipe. Port 0: a free one. */
export async function runWorker(script: string, port: number, bindings: Record<string, string>): Promise<LocalWorker> {
  let forget = () => {}
  // a changed script is a new process
  const guarded = () => {
    forget()
    const ends = childrenNamed('workerd').map(watchOver)
    forget = () => ends.forEach(end => end())
  }
  const miniflare = new Miniflare(options(script, port, bindings))
  const url = (await miniflare.ready).origin
  guarded()
  return {
    url,
    async reload(changed) {
      await miniflare.setOptions(options(changed, port, bindings))
      guarded()
    },
    async stop() {
      await miniflare.dispose()
      forget()
    },
  }
}
