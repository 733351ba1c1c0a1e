// What the mini app asks about posts: one whole, drafts, changes, times, and a second pair of eyes.

import type { Language } from '#kit/bot'
import type { Actor, OpenPost } from './acting.ts'
import type { Ctx } from './api-actor.ts'
import type { Payload } from './content.ts'
import type { When } from './posting.ts'
import type { Line } from './store.ts'
import type { PostView } from './views.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { problemsOf, withWords, wordsOf } from '#kit/content'
import { instantOf, isDate, isTime, RecurrenceSchema } from '#kit/time'
import { bodyOf, createApi } from '#kit/user'
import { changePayload, openPost } from './acting.ts'
import { actorOf, reader } from './api-actor.ts'
import { approvePost, returnPost } from './approving.ts'
import { parseButtons } from './buttons.ts'
import { OptionsSchema } from './content.ts'
import { followChange, placePost } from './placing.ts'
import { skipOccurrence } from './planning.ts'
import { withdraw } from './posting.ts'
import { tooOften, wallFrom } from './schedule.ts'
import { addDraft, channelsOf, deliveriesOf, draftsOf, lineBy, setTargets } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'
import { draftView, postView } from './views.ts'

const Id = v.pipe(v.string(), v.regex(/^\w{10}$/, 'is no id'))
const Local = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be a wall time like 2026-12-31T18:30'), v.check(text => isDate(text.slice(0, 10)) && isTime(text.slice(11)), 'does not exist'))
const Version = v.pipe(v.number(), v.integer())
const Words = {
  text: v.string(),
  /** As Telegram describes them, in UTF-16 units (core.telegram.org/bots/api#messageentity). */
  entities: v.optional(v.pipe(v.array(v.looseObject({
    type: v.string(),
    offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
    length: v.pipe(v.number(), v.integer(), v.minValue(1)),
  })), v.maxLength(100)), []),
}
const Draft = v.object({
  ...Words,
  buttons: v.optional(v.string(), ''),
  options: v.optional(OptionsSchema, {}),
  channels: v.optional(v.pipe(v.array(Id), v.maxLength(60)), []),
})
const Change = v.object({
  version: Version,
  text: v.optional(v.string()),
  entities: Words.entities,
  buttons: v.optional(v.string()),
  options: v.optional(OptionsSchema),
  channels: v.optional(v.pipe(v.array(Id), v.maxLength(60))),
})
const Schedule = v.intersect([
  v.object({
    target: v.optional(Id),
  }),
  v.variant('mode', [
    v.object({
      mode: v.literal('now'),
    }),
    v.object({
      mode: v.literal('fixed'),
      local: Local,
    }),
    v.object({
      mode: v.literal('queue'),
      top: v.optional(v.boolean(), false),
    }),
    v.object({
      mode: v.literal('recurring'),
      rule: RecurrenceSchema,
    }),
  ]),
])
async function viewOf(c: Ctx, db: Actor['db'], language: Language, open: OpenPost): Promise<PostView> {
  return postView(open, await deliveriesOf(open.post.id, db), { userId: c.env.user.id, language })
}

/** The post as it is now, for whoever just changed it. */
async function changed(c: Ctx, actor: Actor, publicId: string, more: Record<string, unknown> = {}, status: 200 | 201 = 200): Promise<Response> {
  const open = await openPost(actor, publicId)
  return c.json({ post: await viewOf(c, actor.db, actor.language, open), ...more }, status)
}

function buttonsOf(actor: Actor, written: string): Payload['buttons'] {
  const read = parseButtons(written)
  if (!read.ok)
    throw new AppError('buttons-invalid', read.problems.map(texts(actor).linkProblem).join('\n'))
  return read.rows
}

/** @throws AppError where an entity reaches beyond its text: Telegram would refuse the post at its time */
function wordsIn(text: string, entities: { offset: number, length: number }[]) {
  if (entities.some(({ offset, length }) => offset + length > text.length))
    throw new AppError('entities-invalid', 'entities: one of them reaches beyond the text.')
  return { text, entities }
}

/** The person's own channels of these ids. @throws AppError `channel-gone` */
async function channelIds(actor: Actor, publicIds: readonly string[]): Promise<number[]> {
  const mine = await channelsOf(actor.from!.id, actor.db)
  return publicIds.map((publicId) => {
    const found = mine.find(({ channel }) => channel.publicId === publicId)
    if (!found)
      throw new AppError('channel-gone', channelTexts(actor).gone, { status: 404 })
    return found.channel.id
  })
}

/** What waits, or may be put somewhere; one target where it is named. */
function movable(actor: Actor, { lines }: OpenPost, target: string | undefined): Line[] {
  const free = lines.filter(line => (target === undefined || line.target.publicId === target) && line.target.state !== 'sending' && line.target.state !== 'uncertain')
  if (!free.length)
    throw new AppError('channel-missing', texts(actor).chooseChannel)
  return free
}

function whenOf(actor: Actor, asked: v.InferOutput<typeof Schedule>, lines: readonly Line[]): When {
  if (asked.mode === 'fixed') {
    const wall = wallFrom(asked.local)
    if (lines.some(({ channel }) => instantOf(wall, channel.tz) <= actor.now))
      throw new AppError('time-past', listTexts(actor).rowErrors['time-past'])
    return { mode: 'fixed', wall }
  }
  if (asked.mode === 'recurring' && tooOften(asked.rule))
    throw new AppError('rule-too-often', listTexts(actor).cronOften)
  return asked
}

/** The post in the address, if the person may open it, and them as somebody who acts. @throws AppError 404 */
async function actOn(c: Ctx): Promise<{ actor: Actor, open: OpenPost }> {
  const open = await openPost(reader(c), c.req.param('id')!)
  return { actor: await actorOf(c), open }
}

export const posts = createApi()
  .get('/drafts', async (c) => {
    const drafts = await draftsOf(c.env.user.id, c.env.db)
    return c.json({
      drafts: drafts.map(draftView),
    })
  })
  .post('/posts', async (c) => {
    const { text, entities, buttons, options, channels } = await bodyOf(c, Draft)
    const actor = await actorOf(c)
    const payload: Payload = {
      content: {
        kind: 'text',
        ...wordsIn(text, entities),
      } as Payload['content'],
      buttons: buttonsOf(actor, buttons),
      options,
    }
    const [problem] = problemsOf(payload)
    if (problem) {
      throw new AppError(problem.code, texts(actor).problem(problem), {
        hint: texts(actor).problemHint(problem),
      })
    }
    const ids = await channelIds(actor, channels)
    const post = await addDraft(actor.db, { authorId: actor.from!.id, payload, now: actor.now })
    await setTargets(actor.db, post.id, ids)
    return await changed(c, actor, post.publicId, {}, 201)
  })
  .get('/posts/:id', async (c) => {
    const open = await openPost(reader(c), c.req.param('id'))
    return c.json({ post: await viewOf(c, c.env.db, 'en', open) })
  })
  .patch('/posts/:id', async (c) => {
    const { version, text, entities, buttons, options, channels } = await bodyOf(c, Change)
    const { actor, open } = await actOn(c)
    const { post } = open
    if (text !== undefined && !wordsOf(post.payload.content))
      throw new AppError('post-wordless', texts(actor).editNoWords)
    if (text !== undefined || buttons !== undefined || options !== undefined) {
      await changePayload(actor, post, {
        content: text === undefined
          ? post.payload.content
          : withWords(post.payload.content, wordsIn(text, entities) as never),
        buttons: buttons === undefined
          ? post.payload.buttons
          : buttonsOf(actor, buttons),
        options: options ?? post.payload.options,
      }, version)
    }
    if (channels && post.state !== 'draft' && post.state !== 'approved')
      throw new AppError('post-scheduled', listTexts(actor).onCalendar, { status: 409 })
    if (channels)
      await setTargets(actor.db, post.id, await channelIds(actor, channels))
    const { there, asked } = await followChange(actor, await openPost(actor, post.publicId))
    return await changed(c, actor, post.publicId, { edited_there: there, asked: asked ?? [] })
  })
  .delete('/posts/:id', async (c) => {
    const { actor, open } = await actOn(c)
    await withdraw(actor, open.post, 'deleted', actor.from!.id)
    return c.body(null, 204)
  })
  .post('/posts/:id/schedule', async (c) => {
    const asked = await bodyOf(c, Schedule)
    const { actor, open } = await actOn(c)
    const lines = movable(actor, open, asked.target)
    const { without, asked: words } = await placePost(actor, open, lines, whenOf(actor, asked, lines))
    if (without) {
      throw asked.mode === 'recurring'
        ? new AppError('rule-over', listTexts(actor).over, { status: 409 })
        : new AppError('slots-missing', listTexts(actor).noSlots, { status: 409 })
    }
    return await changed(c, actor, open.post.publicId, { asked: words })
  })
  .post('/posts/:id/unschedule', async (c) => {
    const { actor, open } = await actOn(c)
    if (!await withdraw(actor, open.post, 'draft', actor.from!.id))
      throw new AppError('too-late', texts(actor).undoneTooLate, { status: 409 })
    return await changed(c, actor, open.post.publicId)
  })
  .post('/posts/:id/skip', async (c) => {
    const { target } = await bodyOf(c, v.object({ target: Id }))
    const { actor, open } = await actOn(c)
    const line = open.lines.some(one => one.target.publicId === target) && await lineBy(actor.db, { publicId: target })
    if (!line || line.target.mode !== 'recurring')
      throw new AppError('post-gone', texts(actor).gone, { status: 404 })
    await skipOccurrence(actor, line)
    return await changed(c, actor, open.post.publicId)
  })
  .post('/posts/:id/verdict', async (c) => {
    const { verdict, version, comment } = await bodyOf(c, v.object({
      verdict: v.picklist(['approve', 'return']),
      version: Version,
      comment: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
    }))
    const { actor, open: { post } } = await actOn(c)
    if (verdict === 'approve')
      await approvePost(actor, post.publicId, version)
    else
      await returnPost(actor, post.publicId, comment, version)
    return await changed(c, actor, post.publicId)
  })
