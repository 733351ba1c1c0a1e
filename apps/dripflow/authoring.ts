// The author's side: a course is written by sending messages, day by day.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Steps } from '#kit/bot'
import type { Added } from './editing.ts'
import type { Block, Lesson, Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { contentOf, joinAlbum } from '#kit/content'
import { showCourse } from './course-card.ts'
import { priced, showPrice } from './course-selling.ts'
import { typed } from './course-settings.ts'
import { addLesson, addPart, changeLesson, changePart, checkDay, checkPart, dropParts, makeCourse } from './editing.ts'
import { parseGate } from './gates.ts'
import { allowCourse } from './limits.ts'
import { albumBlock, blockOfMessage, blocksOf, countIn, dropBlocks, lessonBy, lessonOn, sequenceBy } from './store.ts'
import { texts } from './texts.ts'

export const authoring = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })
const authorMinutes = 24 * 60

/** @throws AppError when it is gone or somebody else's */
export async function openOwn(ctx: BotContext, publicId: string): Promise<Sequence> {
  const sequence = await sequenceBy(ctx.db, { publicId })
  if (!sequence || sequence.ownerId !== ctx.from!.id || sequence.state === 'archived')
    throw new AppError('course-gone', texts(ctx).courseGone)
  return sequence
}

/** Opens a day for writing; with `replace` the next message takes a lesson's place, with `into` what comes is added to that lesson. */
export function write(ctx: BotContext, sequence: Sequence, day: number, more: { replace?: string, into?: string, delay?: number, insert?: boolean } = {}): void {
  ctx.enter('author', { course: sequence.publicId, day, ...more }, authorMinutes)
}

/** The course in writing, by the open dialog. */
async function writing(ctx: BotContext): Promise<{ sequence: Sequence, day: number, replace?: string, into?: string, delay?: number, insert?: boolean }> {
  if (ctx.dialog?.step !== 'author')
    throw new AppError('not-writing', texts(ctx).notWriting)
  const { course, day, replace, into, delay, insert } = ctx.dialog.data
  return {
    sequence: await openOwn(ctx, course),
    day,
    replace,
    into,
    delay,
    insert,
  }
}

const chat = authoring.chatType('private')

chat.command('new', async (ctx) => {
  const title = ctx.match.trim()
  await (title
    ? make(ctx, title)
    : askForTitle(ctx))
})

export async function askForTitle(ctx: BotContext): Promise<void> {
  await allowCourse(ctx, ctx.from!.id)
  ctx.enter('title')
  await ctx.say(texts(ctx).askTitle)
}

async function make(ctx: BotContext, title: string): Promise<void> {
  await allowCourse(ctx, ctx.from!.id)
  const sequence = await makeCourse(ctx, ctx.from!.id, title, ctx.person.tz)
  write(ctx, sequence, 1)
  await ctx.say(texts(ctx).made(sequence.title))
}

/** One message or album is one block of the day that is open. */
async function take(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const { sequence, day, replace, into, delay, insert } = await writing(ctx)
  const message = ctx.message!
  const content = contentOf(message)
  if (!content)
    throw new AppError('cannot-resend', t.cannotResend)
  checkPart(ctx, content)
  const named = replace ?? into
  const known = named
    ? await lessonBy(ctx.db, { publicId: named })
    : insert
      ? undefined
      : await lessonOn(ctx.db, sequence.id, day)
  if (named && (!known || known.deletedAt !== null)) {
    write(ctx, sequence, day)
    return await ctx.say(t.lessonGone)
  }
  const group = message.media_group_id
  const open = group && known && await albumBlock(ctx.db, known.id, group)
  const album = open && joinAlbum(open.content, content)
  if (album)
    return await changePart(ctx, open, { content: album })
  const added: Added = known
    ? { lesson: known, past: 0 }
    : await addLesson(ctx, sequence, day, { insert })
  const { lesson } = added
  if (replace)
    await emptied(ctx, sequence, lesson)
  await addPart(ctx, lesson, content, {
    delayMin: delay ?? 0,
    messageId: message.message_id,
    ...group && { mediaGroupId: group },
  })
  if (replace || delay || insert) {
    write(ctx, sequence, lesson.dayNumber, into
      ? { into }
      : {})
  }
  await ctx.say(t.added(lesson.dayNumber, (await blocksOf(ctx.db, [lesson.id])).length), {
    reply: { message_id: message.message_id },
  })
  if (!known)
    await askForWhom(ctx, sequence, added)
}

/** All its parts go, to be written anew; a quiz that goes takes its gate along. */
async function emptied(ctx: BotContext, sequence: Sequence, lesson: Lesson): Promise<void> {
  const rows = await blocksOf(ctx.db, [lesson.id])
  if (rows.length)
    await dropBlocks(ctx.db, rows.map(block => block.id))
  if (lesson.gate?.kind === 'quiz') {
    await changeLesson(ctx, sequence, lesson, { gate: null })
    await ctx.say(texts(ctx).gateOff(lesson.dayNumber))
  }
}

/** A lesson put in front of people who are past its day: the author says for whom it is. */
async function askForWhom(ctx: BotContext, sequence: Sequence, { lesson, past }: Added): Promise<void> {
  const t = texts(ctx)
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
  const done = sequence.state === 'live'
    ? await countIn(ctx.db, sequence.id, 'done')
    : 0
  if (done) {
    await ctx.say(t.tellFinished(done), {
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
    const read = typed[field] ?? priced[field]
    const changed = await read!(ctx, await openOwn(ctx, course), ctx.message!.text?.trim() ?? '')
    ctx.leave()
    await (field in priced
      ? showPrice(ctx, changed)
      : showCourse(ctx, changed))
  },
}

/** The author mends a message that became a part: the part is mended, too. */
chat.on('edited_message', async (ctx, next) => {
  const content = contentOf(ctx.editedMessage)
  const found = content && await blockOfMessage(ctx.db, ctx.from.id, ctx.editedMessage.message_id)
  if (!found)
    return await next()
  const { block, lesson } = found
  await changePart(ctx, block, {
    content: mended(block, content),
  })
  await ctx.say(texts(ctx).mended(lesson.dayNumber), {
    reply: { message_id: ctx.editedMessage.message_id },
  })
})

/** A message that began an album is its first item. */
function mended(block: Block, content: NonNullable<ReturnType<typeof contentOf>>): Block['content'] {
  return block.content.kind === 'album' && 'file_id' in content
    ? {
        kind: 'album',
        items: [
          content,
          ...block.content.items.slice(1),
        ],
      }
    : content
}

chat.command(['day', 'insert'], async (ctx) => {
  const t = texts(ctx)
  const { sequence } = await writing(ctx)
  const day = Number(ctx.match.trim() || Number.NaN)
  const insert = ctx.message.text.startsWith('/insert')
  checkDay(ctx, day)
  write(ctx, sequence, day, { insert })
  await ctx.say(insert
    ? t.dayInserted(day)
    : t.dayOpen(day))
})

chat.command('delay', async (ctx) => {
  const { sequence, day, into } = await writing(ctx)
  const delay = Number(ctx.match.trim() || Number.NaN)
  if (!Number.isInteger(delay) || delay < 0 || delay > 60)
    throw new AppError('delay-invalid', texts(ctx).badDelay)
  write(ctx, sequence, day, {
    delay,
    ...into && { into },
  })
  await ctx.say(texts(ctx).delaySet(delay))
})

/** The lesson of the open day. @throws AppError where nothing was sent for it yet */
async function ofToday(ctx: BotContext): Promise<{ sequence: Sequence, lesson: Lesson }> {
  const { sequence, day } = await writing(ctx)
  const lesson = await lessonOn(ctx.db, sequence.id, day)
  if (!lesson)
    throw new AppError('day-empty', texts(ctx).emptyDay(day))
  return { sequence, lesson }
}

chat.command('gate', async (ctx) => {
  const t = texts(ctx)
  const { sequence, lesson } = await ofToday(ctx)
  const gate = parseGate(ctx.match)
  if (gate === undefined)
    throw new AppError('gate-invalid', t.badGate)
  await changeLesson(ctx, sequence, lesson, { gate })
  await ctx.say(gate
    ? t.gateSet(lesson.dayNumber, t.gateNames[gate.kind])
    : t.gateOff(lesson.dayNumber))
})

chat.command('name', async (ctx) => {
  const { sequence, lesson } = await ofToday(ctx)
  const { title } = await changeLesson(ctx, sequence, lesson, { title: ctx.match })
  await ctx.say(texts(ctx).named(lesson.dayNumber, title))
})

chat.command('undo', async (ctx) => {
  const { sequence, lesson } = await ofToday(ctx)
  const last = (await blocksOf(ctx.db, [lesson.id])).at(-1)
  if (last)
    await dropParts(ctx, sequence, lesson, [last.id])
  await ctx.say(last
    ? texts(ctx).undone(lesson.dayNumber)
    : texts(ctx).emptyDay(lesson.dayNumber))
})

chat.command(['done', 'publish', 'course'], async (ctx) => {
  const { sequence } = await writing(ctx)
  await showCourse(ctx, sequence)
})
