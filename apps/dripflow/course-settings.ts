// What is typed into a course's settings: read, checked, and refused with what to do.

import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { AppError } from '#kit/app'
import { findZone, isDate, isTime } from '#kit/time'
import { changeCourse, checkTitle } from './editing.ts'
import { texts } from './texts.ts'

const off = /^(?:off|no|нет|выкл)$/i

/** By field. @throws AppError in the author's words */
export const typed: Record<string, (ctx: BotContext, sequence: Sequence, text: string) => Promise<Sequence>> = {
  title: async (ctx, sequence, text) => changeCourse(ctx, sequence, {
    title: checkTitle(ctx, text),
  }),
  zone: async (ctx, sequence, text) => {
    const tz = findZone(text)
    if (!tz)
      throw new AppError('zone-unknown', texts(ctx).badZone)
    return await changeCourse(ctx, sequence, { tz })
  },
  quiet: async (ctx, sequence, text) => {
    const [, from = '', to = ''] = /^(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})$/.exec(text) ?? []
    const [quietFrom, quietTo] = [
      from.padStart(5, '0'),
      to.padStart(5, '0'),
    ]
    if (off.test(text))
      return await changeCourse(ctx, sequence, { quietFrom: null, quietTo: null })
    if (!isTime(quietFrom) || !isTime(quietTo))
      throw new AppError('quiet-invalid', texts(ctx).badQuiet)
    return await changeCourse(ctx, sequence, { quietFrom, quietTo })
  },
  cohort: async (ctx, sequence, text) => {
    const [cohortStart = '', time = sequence.defaultTime] = text.split(/\s+/)
    const defaultTime = time.padStart(5, '0')
    if (off.test(text))
      return await changeCourse(ctx, sequence, { mode: 'relative' })
    if (!isDate(cohortStart) || !isTime(defaultTime))
      throw new AppError('cohort-invalid', texts(ctx).badCohort)
    return await changeCourse(ctx, sequence, { mode: 'cohort', cohortStart, defaultTime })
  },
}
