// What is typed into a course's settings: read, checked, and refused with what to do.

import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { AppError } from '#kit/app'
import { findZone, isDate, isTime } from '#kit/time'
import { showCourse } from './course-card.ts'
import { replan } from './learning.ts'
import { learnersOf, setSequence } from './store.ts'
import { texts } from './texts.ts'

/** After a change of the schedule everybody's next lesson is planned anew. */
export async function changed(ctx: BotContext, sequence: Sequence): Promise<void> {
  for (const progress of await learnersOf(ctx.db, sequence.id, ['active']))
    await replan(ctx, { progress, sequence })
  await showCourse(ctx, sequence)
}

/** By field. @throws AppError in the author's words */
export const typed: Record<string, (ctx: BotContext, sequence: Sequence, text: string) => Promise<void>> = {
  title: async (ctx, sequence, text) => {
    if (!text || text.length > 100)
      throw new AppError('title-too-long', texts(ctx).titleTooLong)
    await setSequence(ctx.db, sequence.id, { title: text })
  },
  zone: async (ctx, sequence, text) => {
    const tz = findZone(text)
    if (!tz)
      throw new AppError('zone-unknown', texts(ctx).badZone)
    await changed(ctx, await setSequence(ctx.db, sequence.id, { tz }))
  },
  quiet: async (ctx, sequence, text) => {
    const [, from = '', to = ''] = /^(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})$/.exec(text) ?? []
    const off = /^(?:off|no|нет|выкл)$/i.test(text)
    const [quietFrom, quietTo] = [
      from.padStart(5, '0'),
      to.padStart(5, '0'),
    ]
    if (!off && (!isTime(quietFrom) || !isTime(quietTo)))
      throw new AppError('quiet-invalid', texts(ctx).badQuiet)
    await changed(ctx, await setSequence(ctx.db, sequence.id, off
      ? { quietFrom: null, quietTo: null }
      : { quietFrom, quietTo }))
  },
  cohort: async (ctx, sequence, text) => {
    const [date = '', time = sequence.defaultTime] = text.split(/\s+/)
    const off = /^(?:off|no|нет|выкл)$/i.test(text)
    if (!off && (!isDate(date) || !isTime(time.padStart(5, '0'))))
      throw new AppError('cohort-invalid', texts(ctx).badCohort)
    await changed(ctx, await setSequence(ctx.db, sequence.id, off
      ? { mode: 'relative' }
      : {
          mode: 'cohort',
          cohortStart: date,
          defaultTime: time.padStart(5, '0'),
        }))
  },
}
