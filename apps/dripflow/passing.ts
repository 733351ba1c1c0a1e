// What opens a gate: a tap, a quiz; homework that somebody has seen has a file of its own.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Enrolment } from './store.ts'
import { Composer } from 'grammy'
import { formatWhen } from '#kit/time'
import { sendLesson } from './delivering.ts'
import { mineBy } from './learning.ts'
import { zoneOf } from './schedule.ts'
import { planNudges, settleOne } from './standing.ts'
import { addAnswer, blocksOf, enrolmentBy, forgetQuiz, lessonBy, personBy, pollBy, quizOf, setProgress } from './store.ts'
import { texts } from './texts.ts'

export const passing = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

/** The gate is open: the next lesson comes on its day, at once where that has passed. Who pauses or is away finds it open later. */
export async function pass(work: Pick<Work, 'db' | 'plan' | 'now'>, { progress, sequence }: Enrolment): Promise<number | null> {
  const open = { ...progress, gateLessonId: null, nudged: false }
  if (progress.state === 'paused' || progress.state === 'unreachable') {
    await setProgress(work.db, progress.id, { gateLessonId: null, nudged: false })
    return null
  }
  return await settleOne(work, {
    progress: { ...open, state: 'active' },
    sequence,
  })
}

async function sayPassed(ctx: BotContext, enrolment: Enrolment, words: string): Promise<void> {
  const at = await pass(ctx, enrolment)
  const zone = zoneOf(enrolment.sequence, enrolment.progress)
  await ctx.say(at === null
    ? words
    : `${words} ${texts(ctx).nextComes(formatWhen(at, { zone, language: ctx.language, now: ctx.now }))}`)
}

passing.callbackQuery(/^g:(\w{10}):(\w{10})$/, async (ctx) => {
  const t = texts(ctx)
  const enrolment = await mineBy(ctx, ctx.match[1]!)
  const lesson = await lessonBy(ctx.db, { publicId: ctx.match[2]! })
  if (!lesson || enrolment.progress.gateLessonId !== lesson.id)
    return await ctx.toast(t.passedAlready)
  await addAnswer(ctx.db, {
    progressId: enrolment.progress.id,
    lessonId: lesson.id,
    kind: 'done',
    state: 'passed',
    createdAt: ctx.now,
  })
  await sayPassed(ctx, enrolment, t.wellDone)
})

passing.on('poll_answer', async (ctx) => {
  const { poll_id, option_ids } = ctx.pollAnswer
  const poll = await pollBy(ctx.db, poll_id)
  const enrolment = poll && await enrolmentBy(ctx.db, { id: poll.progressId }, true)
  if (!poll || !enrolment || !option_ids.length)
    return
  const right = option_ids.length === poll.correct.length && option_ids.every(id => poll.correct.includes(id))
  await addAnswer(ctx.db, {
    progressId: poll.progressId,
    lessonId: poll.lessonId,
    kind: 'quiz',
    payload: {
      no: poll.no,
      right: right ? 1 : 0,
    },
    state: right ? 'passed' : 'failed',
    createdAt: ctx.now,
  })
  const lesson = await lessonBy(ctx.db, { id: poll.lessonId })
  if (enrolment.progress.gateLessonId !== poll.lessonId || lesson?.gate?.kind !== 'quiz')
    return
  const quiz = await quizOf(ctx.db, poll.progressId, poll.lessonId)
  if (quiz.given < quiz.asked)
    return
  const language = (await personBy(ctx.db, enrolment.progress.userId)).language
  const t = texts(language)
  const percent = Math.round(quiz.right / quiz.asked * 100)
  const say = (text: string, buttons: InlineKeyboardButton[][] = []) => ctx.plan.send('sendMessage', {
    chat_id: enrolment.progress.userId,
    text,
    ...buttons.length && {
      reply_markup: { inline_keyboard: buttons },
    },
  }, { priority: 1 })
  if (percent < (lesson.gate.need ?? 100)) {
    return say(t.quizFailed(percent, lesson.gate.need ?? 100), [
      [
        key(t.buttons.quizAgain, `q:${enrolment.progress.publicId}:${lesson.publicId}`),
      ],
    ])
  }
  const at = await pass(ctx, enrolment)
  say(at === null
    ? t.quizPassed(percent)
    : `${t.quizPassed(percent)} ${t.nextComes(formatWhen(at, {
      zone: zoneOf(enrolment.sequence, enrolment.progress),
      language,
      now: ctx.now,
    }))}`)
})

/** The lesson once more, with its quiz to be answered anew. */
passing.callbackQuery(/^q:(\w{10}):(\w{10})$/, async (ctx) => {
  const { progress } = await mineBy(ctx, ctx.match[1]!)
  const lesson = await lessonBy(ctx.db, { publicId: ctx.match[2]! })
  if (!lesson || progress.gateLessonId !== lesson.id)
    return await ctx.toast(texts(ctx).passedAlready)
  await forgetQuiz(ctx.db, progress.id, lesson.id)
  sendLesson(ctx, { progress }, lesson, await blocksOf(ctx.db, [lesson.id]), ctx.language)
  await ctx.toast('')
})

/** Somebody who slept goes on: the open task once more. */
export async function wakeUp(ctx: Pick<BotContext, 'db' | 'plan' | 'now' | 'language'>, { progress }: Enrolment): Promise<void> {
  await setProgress(ctx.db, progress.id, { state: 'waiting', nudged: false })
  const lesson = progress.gateLessonId === null
    ? undefined
    : await lessonBy(ctx.db, { id: progress.gateLessonId })
  if (!lesson)
    return
  planNudges(ctx, progress.id, lesson.id)
  sendLesson(ctx, { progress }, lesson, await blocksOf(ctx.db, [lesson.id]), ctx.language)
}
