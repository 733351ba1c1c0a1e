// What it does later.
import * as v from 'valibot'
import { defineJob } from '#kit/jobs'
import { takeReminder } from './store.ts'

export const jobs = {
  remind: defineJob({
    payload: v.object({
      id: v.number(),
    }),
    async run(work, { id }) {
      const reminder = await takeReminder(work.db, id)
      if (reminder)
        await work.telegram.sendMessage(reminder.userId, `⏰ ${reminder.text}`)
    },
  }),
}
