// What it does later: publishes, hears how that went, tidies up, and lets a paused channel go on.

import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { albumArrived } from './album.ts'
import { resumeChannel } from './pausing.ts'
import { gaveUp, missed, publish } from './publish.ts'
import { published, tidied, tidy } from './published.ts'
import { channelBy } from './store.ts'
import { tell } from './tell.ts'

const Occurrence = v.object({
  target: v.string(),
  occurrence: v.string(),
  attempt: v.number(),
})
const what = v.picklist([
  'pin',
  'unpin',
  'delete',
  'edit',
  'buttons',
])

export const jobs = {
  album: defineJob({
    payload: v.object({
      post: v.string(),
    }),
    run: albumArrived,
  }),

  publish: defineJob({
    payload: Occurrence,
    run: publish,
    missed,
    failed: gaveUp,
  }),

  published: defineJob({
    payload: deliverySchema(v.object({
      delivery: v.string(),
      rest: v.array(v.any()),
    })),
    run: published,
  }),

  tidy: defineJob({
    payload: v.object({
      delivery: v.string(),
      what,
    }),
    run: tidy,
  }),

  tidied: defineJob({
    payload: deliverySchema(v.object({
      delivery: v.string(),
      what,
    })),
    run: tidied,
  }),

  resume: defineJob({
    payload: v.object({
      channel: v.string(),
    }),
    async run(work, { channel: publicId }) {
      const channel = await channelBy(work.db, { publicId })
      if (!channel || channel.pausedUntil === null || channel.pausedUntil > work.now)
        return
      const held = await resumeChannel(work, channel)
      await tell(work, [channel.ownerId], t => ({
        text: t.resumed(channel.title, held.length),
      }))
    },
  }),
}
