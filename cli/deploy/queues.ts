// The queues wrangler.jsonc names; they must exist before the Worker that reads them.

import type { Cloudflare } from './cloudflare.ts'
import type { Step } from './step.ts'
import { config } from '../bundle.ts'

const wanted = [
  ...new Set([
    ...config.queues.producers,
    ...config.queues.consumers,
  ].map(({ queue }) => queue)),
]

export function queuesStep(values: Record<string, string>, cloudflare: Cloudflare): Step {
  return {
    part: 'worker',
    title: 'Queues',
    missing: ['CLOUDFLARE_ACCOUNT_ID', 'CLOUDFLARE_API_TOKEN'].filter(name => !values[name]),
    to: () => Object.fromEntries(wanted.map(name => [name, 'exists'])),
    async from() {
      const queues = await cloudflare.ask<{ queue_name: string }[]>('GET', '/queues?per_page=100') ?? []
      return Object.fromEntries(queues.map(({ queue_name: name }) => [name, 'exists']))
    },
    async do(changed) {
      for (const name of changed)
        await cloudflare.ask('POST', '/queues', { queue_name: name })
    },
  }
}
