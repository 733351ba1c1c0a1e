// What an author asks about a lesson: its parts, written, changed, moved and deleted, its gate and day, and how it looks in the chat.

import type { Content } from '#kit/content'
import type { Actor, Ctx } from './api-actor.ts'
import type { Lesson } from './store.ts'
import type { PartView } from './views-parts.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { withWords, wordsOf, WordsSchema } from '#kit/content'
import { body, createApi } from '#kit/user'
import { actorOf, noPart, ownCourse, ownLesson } from './api-actor.ts'
import { sendLesson } from './delivering.ts'
import { addLesson, addPart, changeLesson, changePart, dropLesson, dropParts, giveTo, orderParts, unfold } from './editing.ts'
import { gateKinds } from './gates.ts'
import { blockBy, blocksOf, countIn, lessonBy } from './store.ts'
import { texts } from './texts.ts'
import { partViews } from './views-parts.ts'
import { lessonLine } from './views.ts'

const Gate = v.nullable(v.object({
  kind: v.picklist(gateKinds),
  need: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
}))
/** Telegram's limits of a poll (core.telegram.org/bots/api#sendpoll). */
const short = (most: number) => v.pipe(WordsSchema, v.check(({ text }) => text.trim().length > 0 && text.length <= most, `must have 1 to ${most} characters`))
const Poll = v.pipe(v.object({
  kind: v.literal('poll'),
  type: v.picklist(['regular', 'quiz']),
  question: short(300),
  options: v.pipe(v.array(short(100)), v.minLength(2), v.maxLength(12)),
  multiple: v.optional(v.boolean(), false),
  correct: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), []),
  explanation: v.optional(short(200)),
}), v.check(({ correct, options }) => correct.every(place => place < options.length), 'correct: names an option that is not there'), v.check(({ type, correct, multiple }) => type === 'regular' || (multiple
  ? correct.length > 0
  : correct.length === 1), 'correct: a quiz needs its right answer'))
/** What can be written here; files come by the chat, so that they are this bot's. */
const Written = v.union([
  v.object({
    kind: v.literal('text'),
    ...WordsSchema.entries,
  }),
  Poll,
])
const Delay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60))

function contentOf(written: v.InferOutput<typeof Written>): Content {
  if (written.kind === 'text')
    return written
  const { type, correct, ...poll } = written
  return {
    ...poll,
    type,
    anonymous: false,
    ...type === 'quiz' && { correct },
  }
}

interface LessonView extends ReturnType<typeof lessonLine> { course: { id: string, title: string, state: string, learners: boolean }, content: PartView[] }

/** The lesson whole, as its author sees it. */
async function lessonNow(c: Ctx, actor: Actor, course: { publicId: string, title: string, state: string }, { id }: Pick<Lesson, 'id'>): Promise<LessonView> {
  const lesson = (await lessonBy(actor.db, { id }))!
  const rows = await unfold(actor, lesson)
  return {
    ...lessonLine(lesson, rows),
    course: {
      id: course.publicId,
      title: course.title,
      state: course.state,
      learners: course.state === 'live',
    },
    content: await partViews(c.env.files, rows, true),
  }
}

/** The author's own lesson, and them as somebody who acts. @throws AppError 404 */
async function act(c: Ctx) {
  const own = await ownLesson(c)
  return { ...own, actor: await actorOf(c) }
}

/** The part in the address with its lesson and course. @throws AppError 404 */
async function actOnPart(c: Ctx) {
  const found = await blockBy(c.env.db, Number(c.req.param('part'))) ?? await noPart(c)
  const own = await ownLesson(c, { id: found.lesson.id })
  return {
    ...own,
    block: found.block,
    actor: await actorOf(c),
  }
}

/** @throws AppError where formatting reaches beyond its text: Telegram would refuse the message at its time */
function checkWords(words: { text: string, entities: { offset: number, length: number }[] }): void {
  if (words.entities.some(({ offset, length }) => offset + length > words.text.length))
    throw new AppError('entities-invalid', 'entities: one of them reaches beyond the text.')
}

export const lessons = createApi()
  /** A lesson begins with its first part: an empty one would be given to whoever is due meanwhile. */
  .post('/courses/:id/lessons', body(v.object({
    day: v.pipe(v.number(), v.integer()),
    title: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
    insert: v.optional(v.boolean(), false),
    content: Written,
  })), async (c) => {
    const { day, title, insert, content } = c.req.valid('json')
    const course = await ownCourse(c)
    const actor = await actorOf(c)
    if (content.kind === 'text')
      checkWords(content)
    const { lesson, past } = await addLesson(actor, course, day, { title, insert })
    await addPart(actor, lesson, contentOf(content))
    return c.json({
      id: lesson.publicId,
      /** So many are past its day: until the author says so it is not for them. */
      past,
      /** So many are through, and can be told. */
      finished: course.state === 'live'
        ? await countIn(actor.db, course.id, 'done')
        : 0,
    }, 201)
  })
  .get('/lessons/:id', async (c) => {
    const { course, lesson, actor } = await act(c)
    return c.json(await lessonNow(c, actor, course, lesson))
  })
  .patch('/lessons/:id', body(v.partial(v.object({
    title: v.pipe(v.string(), v.maxLength(100)),
    day: v.pipe(v.number(), v.integer()),
    gate: Gate,
  }))), async (c) => {
    const { title, day, gate } = c.req.valid('json')
    const { course, lesson, actor } = await act(c)
    await changeLesson(actor, course, lesson, {
      ...title !== undefined && { title },
      ...day !== undefined && { dayNumber: day },
      ...gate !== undefined && {
        gate: gate && {
          kind: gate.kind,
          ...gate.kind === 'quiz' && { need: gate.need ?? 100 },
        },
      },
    })
    return c.json(await lessonNow(c, actor, course, lesson))
  })
  .delete('/lessons/:id', async (c) => {
    const { lesson, actor } = await act(c)
    await dropLesson(actor, lesson)
    return c.body(null, 204)
  })
  .post('/lessons/:id/for', body(v.object({
    whom: v.picklist(['everybody', 'later']),
  })), async (c) => {
    const { course, lesson, actor } = await act(c)
    await giveTo(actor, lesson, c.req.valid('json').whom)
    return c.json(await lessonNow(c, actor, course, lesson))
  })
  /** The lesson comes to its author's own chat, as a learner gets it. */
  .post('/lessons/:id/preview', async (c) => {
    const { lesson, actor } = await act(c)
    sendLesson(actor, {
      progress: { userId: actor.userId, publicId: lesson.publicId, id: 0 },
    }, { ...lesson, gate: null }, await blocksOf(actor.db, [lesson.id]), actor.language)
    return c.body(null, 204)
  })

  .post('/lessons/:id/parts', body(v.object({
    content: Written,
    delay: v.optional(Delay, 0),
  })), async (c) => {
    const { content, delay } = c.req.valid('json')
    const { course, lesson, actor } = await act(c)
    if (content.kind === 'text')
      checkWords(content)
    await addPart(actor, lesson, contentOf(content), { delayMin: delay })
    return c.json(await lessonNow(c, actor, course, lesson), 201)
  })
  .put('/lessons/:id/parts', body(v.object({
    order: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.maxLength(1000)),
  })), async (c) => {
    const { course, lesson, actor } = await act(c)
    await orderParts(actor, lesson, c.req.valid('json').order)
    return c.json(await lessonNow(c, actor, course, lesson))
  })
  .patch('/parts/:part{[0-9]+}', body(v.partial(v.object({
    /** The text, or the caption of what has one. */
    words: WordsSchema,
    poll: Poll,
    delay: Delay,
  }))), async (c) => {
    const { words, poll, delay } = c.req.valid('json')
    const { course, lesson, block, actor } = await actOnPart(c)
    if (words)
      checkWords(words)
    if ((words && wordsOf(block.content) === null) || (poll && block.content.kind !== 'poll'))
      throw new AppError('part-wordless', texts(actor.language).partWordless)
    await changePart(actor, block, {
      ...words && {
        content: withWords(block.content, words),
      },
      ...poll && {
        content: contentOf(poll),
      },
      ...delay !== undefined && { delayMin: delay },
    })
    // a quiz that became a poll opens its gate
    if (lesson.gate?.kind === 'quiz' && poll?.type === 'regular' && !(await blocksOf(actor.db, [lesson.id])).some(({ content }) => content.kind === 'poll' && content.type === 'quiz'))
      await changeLesson(actor, course, lesson, { gate: null })
    return c.json(await lessonNow(c, actor, course, lesson))
  })
  /** Without its last part the lesson goes, too. */
  .delete('/parts/:part{[0-9]+}', async (c) => {
    const { course, lesson, block, actor } = await actOnPart(c)
    const there = await dropParts(actor, course, lesson, [block.id])
    return c.json({
      lesson: there
        ? await lessonNow(c, actor, course, lesson)
        : null,
    })
  })
