// What Stripe answered to a mini app that waits for it.

import type { Doing } from '#kit/pay'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { putSeller, readerOf, sellerOf } from '#kit/pay'
import { answerAsks } from './store.ts'

const waiting = deliverySchema(v.object({
  ask: v.string(),
  person: v.number(),
}))

async function answer(work: Doing, { ask, person }: { ask: string, person: number }, url: string | undefined): Promise<void> {
  const { t } = await readerOf(work, person)
  await answerAsks(work.db, ask, url
    ? { url }
    : { problem: t.pageFailed }, work.now)
}

export const askedJobs = {
  'portal-made': defineJob({
    payload: waiting,
    run: (work, { data, result }) => answer(work, data, (result as { url?: string } | undefined)?.url),
  }),

  /** The page on which an owner sets up their own Stripe account; the account is written down when it is made. */
  'connect-made': defineJob({
    payload: waiting,
    async run(work, { data, result }) {
      const { account, url } = (result ?? {}) as { account?: string, url?: string }
      if (account && !await sellerOf(work.db, work.app, data.person)) {
        await putSeller(work.db, {
          app: work.app,
          telegramId: data.person,
          account,
          createdAt: work.now,
        })
      }
      await answer(work, data, url)
    },
  }),
}
