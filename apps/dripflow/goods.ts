// What is sold: a course, once or every month, by card to its author's own Stripe account and in Stars.

import type { Doing, Entitlement } from '#kit/pay'
import type { Sequence } from './store.ts'
import { defineGoods, formatMoney, isLive, paymentsBy, tell } from '#kit/pay'
import { formatWhen } from '#kit/time'
import { graceDays, holding, soldAs } from './access.ts'
import { timeKeys } from './enrolling.ts'
import { offerFor, payKeys } from './offer.ts'
import { zoneOf } from './schedule.ts'
import { settleOne } from './standing.ts'
import { enrolmentIn, personBy, sequenceBy, setProgress } from './store.ts'
import { texts } from './texts.ts'

const courseOf = (work: Pick<Doing, 'db'>, item: string) => sequenceBy(work.db, { publicId: soldAs(item).publicId })

/** It is paid: the course goes on, or begins at a time still to be chosen. */
async function opened(work: Doing, course: Sequence, { telegramId, item }: Entitlement): Promise<void> {
  const found = await enrolmentIn(work.db, course.id, telegramId)
  const next = found?.progress.state === 'unpaid'
    ? await settleOne(work, found)
    : null
  await tell(work, telegramId, ({ language }) => {
    const t = texts(language)
    if (!found) {
      return {
        text: `${t.paid(course.title)}\n\n${t.whenToBegin(course.mode === 'cohort')}`,
        buttons: timeKeys(course, language).flat().map(({ text, callback_data }): [string, string] => [text, callback_data]),
      }
    }
    return {
      text: next === null
        ? t.paid(course.title)
        : `${t.paid(course.title)} ${t.nextComes(formatWhen(next, {
          zone: zoneOf(course, found.progress),
          language,
          now: work.now,
        }))}`,
    }
  })
  const { name } = await personBy(work.db, telegramId)
  const charge = (await paymentsBy(work.db, work.app, telegramId)).find(paid => paid.item === item)
  await tell(work, course.ownerId, ({ language }) => ({
    text: texts(language).sold(name, course.title, formatMoney(charge?.gross ?? 0, charge?.currency ?? 'usd', language)),
  }))
}

/** Access is over: what was read stays, the rest waits. */
async function closed(work: Doing, course: Sequence, { telegramId, status }: Entitlement): Promise<void> {
  const found = await enrolmentIn(work.db, course.id, telegramId)
  if (found) {
    const progress = { ...found.progress, offered: true }
    // these words say it all: no offer beside them
    await setProgress(work.db, progress.id, { offered: true })
    if (progress.state === 'active')
      await settleOne(work, { ...found, progress })
  }
  const { language, name } = await personBy(work.db, telegramId)
  const t = texts(language)
  const keys = found
    ? await payKeys(work, course, telegramId, language)
    : []
  await tell(work, telegramId, () => ({
    text: status === 'refunded' || status === 'frozen'
      ? t.paidBack(course.title)
      : t.accessOver(course.title),
    buttons: keys.map(({ text, callback_data }) => [text, callback_data]),
  }))
  if (status === 'frozen') {
    await tell(work, course.ownerId, ({ language }) => ({
      text: texts(language).disputed(name, course.title),
    }))
  }
}

async function changed(work: Doing, after: Entitlement, before: Entitlement | null): Promise<void> {
  const course = await courseOf(work, after.item)
  if (!course)
    return
  const live = isLive(after, graceDays, work.now)
  const was = before !== null && isLive(before, graceDays, work.now)
  if (live && !was)
    return await opened(work, course, after)
  // who holds it by another purchase keeps it
  if (!live && was && !await holding(work, course, after.telegramId))
    return await closed(work, course, after)
  if (live && after.status === 'past_due' && before?.status !== 'past_due') {
    await tell(work, after.telegramId, ({ language, t }) => ({
      text: texts(language).pastDue(course.title, graceDays),
      buttons: [
        after.rail === 'stripe'
          ? [t.buttons.fixCard, `pay:portal:${after.id}`]
          : [t.buttons.again, `pay:stars:${after.item}`],
      ],
    }))
  }
}

export const goods = defineGoods({
  course: {
    async offer(work, ref, buyer, language) {
      const course = await courseOf(work, `course:${ref}`)
      return course
        ? await offerFor(work, course, soldAs(`course:${ref}`).code, buyer, language)
        : null
    },
    changed,
    async unsellable(work, ref) {
      const course = await courseOf(work, `course:${ref}`)
      if (course) {
        await tell(work, course.ownerId, ({ language }) => ({
          text: texts(language).cannotCharge(course.title),
        }))
      }
    },
  },
})
