// Homework: handed in, passed on to the author's review chat, accepted or given back, and talked about by replying.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Answer, Enrolment, Lesson, Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { formatWhen } from '#kit/time'
import { pass } from './passing.ts'
import { zoneOf } from './schedule.ts'
import { planNudges } from './standing.ts'
import { addAnswer, albumAnswer, answerBy, enrolmentBy, enrolmentsOf, lessonBy, personBy, setAnswer, setProgress } from './store.ts'
import { texts } from './texts.ts'

export const homework = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

/** An album arrives message by message, all within a moment. */
const albumWithin = 3000

/** The author's review chat, in its topic. */
function reviewPlace({ reviewChatId, reviewTopicId, ownerId }: Sequence) {
  return {
    chat_id: reviewChatId ?? ownerId,
    ...reviewTopicId !== null && { message_thread_id: reviewTopicId },
  }
}

/** Homework goes to the author: what was sent, and below it the buttons. Of an album what they have not got yet. */
export async function passOn(work: Pick<Work, 'db' | 'plan'>, { progress, sequence }: Enrolment, answer: Answer): Promise<void> {
  const { message, album } = answer.payload
  const lesson = await lessonBy(work.db, { id: answer.lessonId })
  const place = reviewPlace(sequence)
  // an author who was forgotten meanwhile has no chat
  if (!message || !lesson || !place.chat_id)
    return
  const from_chat_id = progress.userId
  if (album) {
    if (!album.length)
      return
    work.plan.send('copyMessages', {
      ...place,
      from_chat_id,
      message_ids: album.toSorted((a, b) => a - b),
    })
    await setAnswer(work.db, answer.id, {
      payload: { ...answer.payload, album: [] },
    })
    // the rest of one that took longer
    if (!album.includes(message))
      return
  }
  else {
    work.plan.send('copyMessage', { ...place, from_chat_id, message_id: message })
  }
  const author = texts((await personBy(work.db, sequence.ownerId)).language)
  work.plan.send('sendMessage', {
    ...place,
    text: author.homework((await personBy(work.db, progress.userId)).name, sequence.title, lesson.dayNumber),
    reply_markup: {
      inline_keyboard: [
        [
          key(author.buttons.accept, `h:${answer.publicId}:ok`),
          key(author.buttons.giveBack, `h:${answer.publicId}:back`),
        ],
      ],
    },
  }, {
    then: 'reviewing',
    data: { answer: answer.publicId },
  })
}

/** The place at whose gate homework is awaited, with the lesson; one in a course that goes on before one that rests. */
async function awaiting(ctx: BotContext): Promise<{ enrolment: Enrolment, lesson: Lesson } | undefined> {
  const found: { enrolment: Enrolment, lesson: Lesson }[] = []
  for (const enrolment of await enrolmentsOf(ctx.from!.id, ctx.db)) {
    const { gateLessonId } = enrolment.progress
    const lesson = gateLessonId === null
      ? undefined
      : await lessonBy(ctx.db, { id: gateLessonId })
    if (lesson?.gate?.kind === 'answer' || lesson?.gate?.kind === 'task')
      found.push({ enrolment, lesson })
  }
  return found.find(({ enrolment }) => enrolment.sequence.state === 'live') ?? found[0]
}

/** What a learner sends while a lesson waits for an answer or a proof: it goes to the author's review chat. */
export async function handIn(ctx: BotContext): Promise<boolean> {
  const t = texts(ctx)
  const found = await awaiting(ctx)
  if (!found)
    return false
  const { enrolment: { sequence }, lesson } = found
  if (sequence.state !== 'live') {
    await ctx.say(t.frozen(sequence.title))
    return true
  }
  const { message_id: message, media_group_id: group } = ctx.message!
  // held: the messages of an album come at once
  const enrolment = (await enrolmentBy(ctx.db, { id: found.enrolment.progress.id }, true))!
  const begun = group && await albumAnswer(ctx.db, enrolment.progress.id, lesson.id, group)
  const answer = begun || await addAnswer(ctx.db, {
    progressId: enrolment.progress.id,
    lessonId: lesson.id,
    kind: lesson.gate!.kind,
    payload: {
      message,
      ...group && {
        group,
        album: [message],
      },
    },
    state: 'review',
    createdAt: ctx.now,
  })
  if (begun) {
    await setAnswer(ctx.db, begun.id, {
      payload: {
        ...begun.payload,
        album: [
          ...begun.payload.album ?? [],
          message,
        ],
      },
    })
  }
  if (group) {
    ctx.plan.schedule('album', { answer: answer.publicId }, {
      at: ctx.now + albumWithin,
      key: answer.publicId,
    })
  }
  else {
    await passOn(ctx, enrolment, answer)
  }
  if (!begun)
    await ctx.say(t.handedIn)
  return true
}

/** Accept or give back, by a button in the review chat. */
homework.callbackQuery(/^h:(\w{10}):(ok|back)$/, async (ctx) => {
  const t = texts(ctx)
  const answer = await answerBy(ctx.db, { publicId: ctx.match[1]! })
  const enrolment = answer && await enrolmentBy(ctx.db, { id: answer.progressId }, true)
  const sequence = enrolment?.sequence
  if (!answer || !sequence || ctx.chat?.id !== (sequence.reviewChatId ?? sequence.ownerId))
    throw new AppError('homework-gone', t.homeworkGone)
  if (answer.state !== 'review')
    return await ctx.toast(t.reviewed)
  const { progress } = enrolment
  const accepted = ctx.match[2] === 'ok'
  await setAnswer(ctx.db, answer.id, {
    state: accepted ? 'accepted' : 'returned',
  })
  await ctx.edit(accepted ? t.accepted : t.givenBack)
  const learner = texts((await personBy(ctx.db, progress.userId)).language)
  if (!accepted) {
    // what waited with the author waits for the learner again
    if (progress.state === 'waiting' && progress.gateLessonId === answer.lessonId) {
      await setProgress(ctx.db, progress.id, { nudged: false })
      planNudges(ctx, progress.id, answer.lessonId)
    }
    return void ctx.plan.send('sendMessage', { chat_id: progress.userId, text: learner.tryAgain })
  }
  const at = progress.gateLessonId === answer.lessonId
    ? await pass(ctx, enrolment)
    : progress.nextAt
  ctx.plan.send('sendMessage', {
    chat_id: progress.userId,
    text: at === null
      ? learner.homeworkAccepted
      : `${learner.homeworkAccepted} ${learner.nextComes(formatWhen(at, {
        zone: zoneOf(sequence, progress),
        language: (await personBy(ctx.db, progress.userId)).language,
        now: ctx.now,
      }))}`,
  })
})

/** A reply to homework in the review chat goes to the learner. */
homework.on('message').filter(ctx => ctx.message.reply_to_message?.from?.id === ctx.me.id, async (ctx, next) => {
  const answer = await answerBy(ctx.db, { reviewMessageId: ctx.message.reply_to_message!.message_id })
  const enrolment = answer && await enrolmentBy(ctx.db, { id: answer.progressId })
  if (!enrolment || ctx.chat.id !== (enrolment.sequence.reviewChatId ?? enrolment.sequence.ownerId))
    return await next()
  ctx.plan.send('copyMessage', { chat_id: enrolment.progress.userId, from_chat_id: ctx.chat.id, message_id: ctx.message.message_id })
  await ctx.say(texts(ctx).relayed)
})
