// The queue's way in: jobs a tick could not do itself, and from the dead-letter queue those of messages that were given up.
import type { Site } from './site.ts'
import * as v from 'valibot'
import { giveBack, runReserved } from '#kit/jobs'

/** A batch of Cloudflare Queues, as far as it is used here. */
export interface QueueBatch {
  queue: string
  messages: readonly {
    body: unknown
    ack: () => void
    retry: (options?: { delaySeconds?: number }) => void
  }[]
}

const Parcel = v.object({
  ids: v.pipe(v.array(v.pipe(v.number(), v.safeInteger())), v.maxLength(1000)),
})

/** Twelve hours (developers.cloudflare.com/queues/platform/limits). */
const longestDelay = 43_200
/** The database or the clock cannot be reached: another try after so long. */
const troubleDelay = 30

/** Each message is acknowledged, or comes again when the first of its jobs has its turn. */
export async function consume(batch: QueueBatch, site: Site): Promise<void> {
  // the name is given in wrangler.jsonc
  const dead = batch.queue.endsWith('-dead')
  const apps = [
    ...site.bots.values(),
  ]
  for (const message of batch.messages) {
    const parcel = v.safeParse(Parcel, message.body)
    if (!parcel.success) {
      console.error(`queue: a message of ${batch.queue} is not a list of jobs`)
      message.ack()
      continue
    }
    try {
      // one message a batch is configured, so each has an invocation's budget to itself
      const turn = await site.invoke(async (invocation) => {
        if (dead)
          return await giveBack(invocation, parcel.output.ids)
        const at = await runReserved(invocation, apps, parcel.output.ids)
        return at && {
          delaySeconds: Math.min(Math.max(Math.ceil((at - invocation.clock.now()) / 1000), 1), longestDelay),
        }
      })
      if (turn)
        message.retry(turn)
      else
        message.ack()
    }
    catch (error) {
      console.error(`queue: ${error instanceof Error
        ? error.message.slice(0, 200)
        : 'failed'}`)
      message.retry({ delaySeconds: troubleDelay })
    }
  }
}
