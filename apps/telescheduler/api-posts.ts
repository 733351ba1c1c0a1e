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
import { instantOf } from '#kit/time'
import { body, createApi } from '#kit/user'
import { changePayload, openPost } from './acting.ts'
import { actorOf, reader } from './api-actor.ts'
import { Change, Draft, MoveOne, Schedule, Skip, Verdict } from './api-bodies.ts'
import { approvePost, returnPost } from './approving.ts'
import { parseButtons } from './buttons.ts'
import { followChange, moveOccurrence, placePost } from './placing.ts'
import { keepOccurrence, skipOccurrence } from './planning.ts'
import { withdraw } from './posting.ts'
import { tooOften, wallFrom } from './schedule.ts'
import { addDraft, channelsOf, deliveriesOf, draftsOf, lineBy, reviveTargets, setPost, setTargets } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'
import { draftView, mediaOf, postView } from './views.ts'

/** More drafts are not shown at once; the newest come first. */
const mostDrafts = 200

async function viewOf(c: Ctx, db: Actor['db'], language: Language, open: OpenPost): Promise<PostView> {
  return postView(open, await deliveriesOf(open.post.id, db), {
    userId: c.env.user.id,
    language,
    media: await mediaOf(open.post.payload.content, c.env.files),
  })
}

/** The post as it is now, for whoever just changed it. */
async function changed(c: Ctx, actor: Actor, publicId: string): Promise<{ post: PostView }> {
  return { post: await viewOf(c, actor.db, actor.language, await openPost(actor, publicId)) }
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
  if (asked.mode === 'queue')
    return { mode: 'queue', top: asked.top, localAt: asked.local }
  if (asked.mode === 'recurring' && tooOften(asked.rule))
    throw new AppError('rule-too-often', listTexts(actor).cronOften)
  return asked
}

/** The post in the address, if the person may open it, and them as somebody who acts. @throws AppError 404 */
async function actOn(c: Ctx): Promise<{ actor: Actor, open: OpenPost }> {
  const open = await openPost(reader(c), c.req.param('id')!)
  return { actor: await actorOf(c), open }
}

/** The target of a repeating post that still comes round. @throws AppError 404 */
async function repeating(actor: Actor, { lines }: OpenPost, target: string): Promise<Line> {
  const line = lines.some(one => one.target.publicId === target) && await lineBy(actor.db, { publicId: target })
  if (!line || line.target.mode !== 'recurring' || line.target.state === 'sending')
    throw new AppError('post-gone', texts(actor).gone, { status: 404 })
  return line
}

export const posts = createApi()
  .get('/drafts', async (c) => {
    const drafts = await draftsOf(c.env.user.id, c.env.db, mostDrafts)
    return c.json({
      drafts: drafts.map(draftView),
    })
  })
  .post('/buttons/check', body(v.object({
    buttons: v.pipe(v.string(), v.maxLength(20_000)),
  })), (c) => {
    const read = parseButtons(c.req.valid('json').buttons)
    return c.json({
      rows: read.ok
        ? read.rows
        : [],
      problems: read.ok
        ? []
        : read.problems.map(problem => ({
            line: problem.line,
            message: texts(reader(c)).linkProblem(problem),
          })),
    })
  })
  .post('/posts', body(Draft), async (c) => {
    const { text, entities, buttons, options, channels } = c.req.valid('json')
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
    return c.json(await changed(c, actor, post.publicId), 201)
  })
  .get('/posts/:id', async (c) => {
    const who = reader(c)
    return c.json({ post: await viewOf(c, c.env.db, who.language, await openPost(who, c.req.param('id'))) })
  })
  .patch('/posts/:id', body(Change), async (c) => {
    const { version, text, entities, buttons, options, channels } = c.req.valid('json')
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
    return c.json({
      ...await changed(c, actor, post.publicId),
      edited_there: there,
      asked: asked ?? [],
    })
  })
  .delete('/posts/:id', async (c) => {
    const { actor, open } = await actOn(c)
    await withdraw(actor, open.post, 'deleted', actor.from!.id)
    return c.body(null, 204)
  })
  .post('/posts/:id/restore', async (c) => {
    const { post } = await openPost(reader(c), c.req.param('id'), true)
    const actor = await actorOf(c)
    await reviveTargets(actor.db, post.id)
    await setPost(actor.db, post.id, { state: 'draft' })
    return c.json(await changed(c, actor, post.publicId))
  })
  .post('/posts/:id/schedule', body(Schedule), async (c) => {
    const asked = c.req.valid('json')
    const { actor, open } = await actOn(c)
    const lines = movable(actor, open, asked.target)
    const { without, asked: words } = await placePost(actor, open, lines, whenOf(actor, asked, lines))
    if (without) {
      throw asked.mode === 'recurring'
        ? new AppError('rule-over', listTexts(actor).over, { status: 409 })
        : new AppError('slots-missing', listTexts(actor).noSlots, { status: 409 })
    }
    return c.json({
      ...await changed(c, actor, open.post.publicId),
      asked: words,
    })
  })
  .post('/posts/:id/unschedule', async (c) => {
    const { actor, open } = await actOn(c)
    if (!await withdraw(actor, open.post, 'draft', actor.from!.id))
      throw new AppError('too-late', texts(actor).undoneTooLate, { status: 409 })
    return c.json(await changed(c, actor, open.post.publicId))
  })
  .post('/posts/:id/skip', body(Skip), async (c) => {
    const { target, date, undo } = c.req.valid('json')
    const { actor, open } = await actOn(c)
    const line = await repeating(actor, open, target)
    if (undo && date)
      await keepOccurrence(actor, line, date)
    else
      await skipOccurrence(actor, line, date)
    return c.json(await changed(c, actor, open.post.publicId))
  })
  .post('/posts/:id/move-one', body(MoveOne), async (c) => {
    const { target, date, local } = c.req.valid('json')
    const { actor, open } = await actOn(c)
    const line = await repeating(actor, open, target)
    const wall = wallFrom(local)
    if (instantOf(wall, line.channel.tz) <= actor.now)
      throw new AppError('time-past', listTexts(actor).rowErrors['time-past'])
    const { copy, placed } = await moveOccurrence(actor, open, line, date, wall)
    return c.json({
      ...await changed(c, actor, copy.publicId),
      asked: placed.asked,
    }, 201)
  })
  .post('/posts/:id/verdict', body(Verdict), async (c) => {
    const { verdict, version, comment } = c.req.valid('json')
    const { actor, open: { post } } = await actOn(c)
    if (verdict === 'approve')
      await approvePost(actor, post.publicId, version)
    else
      await returnPost(actor, post.publicId, comment, version)
    return c.json(await changed(c, actor, post.publicId))
  })
