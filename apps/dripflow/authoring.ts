// The author's side: a course is written by sending messages, day by day.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Steps } from '#kit/bot'
import type { Lesson, Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { contentOf, joinAlbum, problemsOf } from '#kit/content'
import { showCourse } from './course-card.ts'
import { typed } from './course-settings.ts'
import { contentsOf } from './delivering.ts'
import { parseGate } from './gates.ts'
import { allowCourse } from './limits.ts'
import { addBlock, addSequence, albumBlock, blocksOf, clearBlocks, countPast, dropLastBlock, learnersOf, lessonBy, lessonOn, lessonsOf, sequenceBy, setBlock, setLesson } from './store.ts'
import { texts } from './texts.ts'

export const authoring = new Composer<BotContext>()

export const maxDay = 999
const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })
const authorMinutes = 24 * 60

/** @throws AppError when it is gone or somebody else's */
export async function openOwn(ctx: BotContext, publicId: string): Promise<Sequence> {
  const sequence = await sequenceBy(ctx.db, { publicId })
  if (!sequence || sequence.ownerId !== ctx.from!.id || sequence.state === 'archived')
    throw new AppError('course-gone', texts(ctx).courseGone)
  return sequence
}

/** Opens a day for writing; with `replace` the next message takes a lesson's place. */
export function write(ctx: BotContext, sequence: Sequence, day: number, replace?: string): void {
  ctx.enter('author', {
    course: sequence.publicId,
    day,
    ...replace && { replace },
  }, authorMinutes)
}

/** The course in writing, by the open dialog. */
async function writing(ctx: BotContext): Promise<{ sequence: Sequence, day: number, replace?: string }> {
  if (ctx.dialog?.step !== 'author')
    throw new AppError('not-writing', texts(ctx).notWriting)
  const { course, day, replace } = ctx.dialog.data
  return { sequence: await openOwn(ctx, course), day, replace }
}

const chat = authoring.chatType('private')

chat.command('new', async (ctx) => {
  const t = texts(ctx)
  const title = ctx.match.trim()
  if (!title) {
    ctx.enter('title')
    return await ctx.say(t.askTitle)
  }
  await make(ctx, title)
})

async function make(ctx: BotContext, title: string): Promise<void> {
  const t = texts(ctx)
  if (title.length > 100)
    throw new AppError('title-too-long', t.titleTooLong)
  await allowCourse(ctx, ctx.from!.id)
  const sequence = await addSequence(ctx.db, {
    ownerId: ctx.from!.id,
    title,
    tz: ctx.person.tz ?? 'UTC',
    state: 'draft',
    createdAt: ctx.now,
  })
  write(ctx, sequence, 1)
  await ctx.say(t.made(title))
}

/** One message or album is one block of the day that is open. */
async function take(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const { sequence, day, replace } = await writing(ctx)
  const message = ctx.message!
  const content = contentOf(message)
  if (!content)
    throw new AppError('cannot-resend', t.cannotResend)
  const problem = problemsOf({ content })[0]
  if (problem && problem.code !== 'album-size')
    throw new AppError('lesson-problem', t.problem[problem.code] ?? t.cannotResend)
  const lesson = replace
    ? (await lessonBy(ctx.db, { publicId: replace }))!
    : await lessonOn(ctx.db, sequence.id, day, ctx.now)
  const group = message.media_group_id
  const open = group && await albumBlock(ctx.db, lesson.id, group)
  const album = open && joinAlbum(open.content, content)
  if (album)
    return await setBlock(ctx.db, open.id, album)
  if (replace) {
    await clearBlocks(ctx.db, lesson.id)
    write(ctx, sequence, lesson.dayNumber)
  }
  const known = await blocksOf(ctx.db, [lesson.id])
  // a lesson of one given text becomes its first block when a second one joins
  if (!replace && !known.length) {
    for (const { content: first } of contentsOf(lesson, []))
      await addBlock(ctx.db, lesson.id, first)
  }
  await addBlock(ctx.db, lesson.id, content, {
    ...group && { mediaGroupId: group },
    delayMin: ctx.dialog!.data.delay ?? 0,
  })
  await setLesson(ctx.db, lesson.id, { contentType: 'blocks', content: '' })
  await setProgressOfNew(ctx, sequence, lesson, known.length === 0 && !replace)
  await ctx.say(t.added(lesson.dayNumber, replace
    ? 1
    : known.length + 1), {
    reply: { message_id: message.message_id },
  })
}

/** A lesson put in front of people who are past its day: the author says for whom it is. */
async function setProgressOfNew(ctx: BotContext, sequence: Sequence, lesson: Lesson, fresh: boolean): Promise<void> {
  if (!fresh || sequence.state !== 'live')
    return
  const t = texts(ctx)
  const past = await countPast(ctx.db, sequence.id, lesson.dayNumber)
  if (past) {
    await ctx.say(t.insertFor(past, lesson.dayNumber), {
      keyboard: {
        inline_keyboard: [
          [
            key(t.buttons.extra, `a:${lesson.publicId}:extra`),
          ],
          [
            key(t.buttons.later, `a:${lesson.publicId}:later`),
          ],
        ],
      },
    })
  }
  const done = await learnersOf(ctx.db, sequence.id, ['done'])
  if (done.length) {
    await ctx.say(t.tellFinished(done.length), {
      keyboard: {
        inline_keyboard: [
          [
            key(t.buttons.tell, `a:${lesson.publicId}:tell`),
          ],
        ],
      },
    })
  }
}

export const authoringSteps: Steps = {
  title: async (ctx) => {
    const title = ctx.message!.text?.trim()
    if (!title)
      throw new AppError('title-wanted', texts(ctx).askTitle)
    await make(ctx, title)
  },
  author: take,
  setting: async (ctx) => {
    const { course, field } = ctx.dialog!.data as { course: string, field: string }
    const sequence = await openOwn(ctx, course)
    await typed[field]!(ctx, sequence, ctx.message!.text?.trim() ?? '')
    ctx.leave()
    await showCourse(ctx, await openOwn(ctx, course))
  },
}

chat.command('day', async (ctx) => {
  const { sequence } = await writing(ctx)
  const day = Number(ctx.match.trim())
  if (!Number.isInteger(day) || day < 1 || day > maxDay)
    throw new AppError('day-invalid', texts(ctx).badDay(maxDay))
  write(ctx, sequence, day)
  await ctx.say(texts(ctx).dayOpen(day))
})

chat.command('delay', async (ctx) => {
  const { sequence, day } = await writing(ctx)
  const delay = Number(ctx.match.trim())
  if (!ctx.match.trim() || !Number.isInteger(delay) || delay < 0 || delay > 60)
    throw new AppError('delay-invalid', texts(ctx).badDelay)
  ctx.enter('author', { course: sequence.publicId, day, delay }, authorMinutes)
  await ctx.say(texts(ctx).delaySet(delay))
})

chat.command('gate', async (ctx) => {
  const t = texts(ctx)
  const { sequence, day } = await writing(ctx)
  const gate = parseGate(ctx.match)
  if (gate === undefined)
    throw new AppError('gate-invalid', t.badGate)
  const lesson = await lessonOn(ctx.db, sequence.id, day, ctx.now)
  const rows = await blocksOf(ctx.db, [lesson.id])
  if (gate?.kind === 'quiz' && !rows.some(({ content }) => content.kind === 'poll' && content.type === 'quiz'))
    throw new AppError('gate-without-quiz', t.noQuiz)
  await setLesson(ctx.db, lesson.id, { gate })
  await ctx.say(gate
    ? t.gateSet(day, t.gateNames[gate.kind])
    : t.gateOff(day))
})

chat.command('name', async (ctx) => {
  const { sequence, day } = await writing(ctx)
  const lesson = await lessonOn(ctx.db, sequence.id, day, ctx.now)
  await setLesson(ctx.db, lesson.id, {
    title: ctx.match.trim().slice(0, 100),
  })
  await ctx.say(texts(ctx).named(day, ctx.match.trim().slice(0, 100)))
})

chat.command('undo', async (ctx) => {
  const { sequence, day } = await writing(ctx)
  const lesson = (await lessonsOf(ctx.db, sequence.id)).findLast(lesson => lesson.dayNumber === day)
  await ctx.say(lesson && await dropLastBlock(ctx.db, lesson.id)
    ? texts(ctx).undone(day)
    : texts(ctx).nothingToUndo(day))
})

chat.command(['done', 'publish', 'course'], async (ctx) => {
  const { sequence } = await writing(ctx)
  await showCourse(ctx, sequence)
})
