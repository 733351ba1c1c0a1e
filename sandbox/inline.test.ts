// Inline mode: asked anywhere, answered in time, sent as the person's own, edited by an id of its own.
import type { Stage } from './testing.ts'
import { InlineKeyboard } from 'grammy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createListener, createStage } from './testing.ts'

let stage: Stage
let listener: Awaited<ReturnType<typeof createListener>>
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }
let group: { id: number }

beforeEach(async () => {
  stage = await createStage({ now: '2026-03-01T10:00:00Z' })
  listener = await createListener()
  bot = await stage.bot('share_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie' })
  group = await stage.sim('chats', { type: 'supergroup', title: 'Friends', owner: ann.id })
  await bot.api.setWebhook(listener.url, {
    allowed_updates: ['inline_query', 'chosen_inline_result', 'callback_query'],
  })
})
afterEach(async () => {
  await stage.sandbox.close()
  await listener.close()
})

const refused = (call: Promise<unknown>) => call.then(() => 'it was accepted', error => error.description as string)
const heard = (kind: string) => listener.heard.flatMap(({ body }) => body[kind] ?? [])
function article(more: object = {}) {
  return {
    type: 'article' as const,
    id: 'a',
    title: 'A course',
    description: 'Ten days',
    input_message_content: { message_text: 'Learn <b>tea</b>', parse_mode: 'HTML' as const },
    ...more,
  }
}

function answersWith(results: unknown[], more: object = {}) {
  listener.answer = ({ body }) => body.inline_query
    ? {
        body: {
          method: 'answerInlineQuery',
          inline_query_id: body.inline_query.id,
          results,
          ...more,
        },
      }
    : {}
}

it('a result is chosen, sent by the person, pressed and edited', async () => {
  answersWith([
    article({
      reply_markup: new InlineKeyboard().text('Like', 'like'),
    }),
  ], {
    next_offset: '10',
    button: { text: 'Make one', start_parameter: 'new' },
  })
  const asked = await stage.sim('inline', {
    bot: 'share_bot',
    from: ann.id,
    chat: group.id,
    query: 'tea',
  })
  expect(heard('inline_query')).toMatchObject([
    {
      query: 'tea',
      offset: '',
      chat_type: 'supergroup',
      from: { id: ann.id },
    },
  ])
  expect(asked).toEqual({
    id: expect.any(String),
    results: [
      {
        id: 'a',
        type: 'article',
        title: 'A course',
        description: 'Ten days',
      },
    ],
    next_offset: '10',
    button: { text: 'Make one', start_parameter: 'new' },
  })

  const sent = await stage.sim('inline/choose', { id: asked.id, result: 'a', chat: group.id })
  expect(sent).toMatchObject({
    from: { id: ann.id },
    via_bot: { username: 'share_bot' },
    text: 'Learn tea',
    entities: [
      { type: 'bold', offset: 6, length: 3 },
    ],
  })
  const [{ inline_message_id }] = heard('chosen_inline_result')
  await stage.sim('press', {
    chat: group.id,
    message_id: sent.message_id,
    button: 'Like',
    from: ann.id,
  })
  expect(heard('callback_query')[0]).toMatchObject({ data: 'like', inline_message_id })
  expect(heard('callback_query')[0].message).toBeUndefined()
  expect(await bot.api.editMessageTextInline(inline_message_id, 'Liked')).toBe(true)
  expect((await stage.sim(`messages?chat=${group.id}&as=${ann.id}`)).at(-1).text).toBe('Liked')
  expect(await refused(bot.api.editMessageTextInline('nothing', 'x'))).toContain('MESSAGE_ID_INVALID')
})

it('an answer is refused in Telegram\'s words, and shows nothing when it comes too late', async () => {
  expect((await stage.sim('inline', { bot: 'share_bot', from: ann.id, query: '' })).results).toEqual([])
  const [{ id }] = heard('inline_query')
  expect(await refused(bot.api.answerInlineQuery(id, [
    article(),
    article(),
  ]))).toContain('RESULT_ID_DUPLICATE')
  expect(await refused(bot.api.answerInlineQuery(id, [
    article({ input_message_content: undefined }),
  ]))).toContain('message_text')
  await stage.sim('clock', { advance: 'PT31S' })
  expect(await refused(bot.api.answerInlineQuery(id, [
    article(),
  ]))).toContain('query is too old')
})

it('is only for bots in inline mode, which @BotFather switches', async () => {
  const plain = await stage.bot('plain_bot')
  expect(await stage.sim('inline', { bot: plain.id, from: ann.id, query: '' })).toMatchObject({ code: 'not-inline' })
  for (const text of ['/setinline', '@plain_bot', 'Search…']) {
    await stage.sim('send', {
      chat: { bot: 'BotFather', user: ann.id },
      text,
    })
  }
  expect((await plain.api.getMe()).supports_inline_queries).toBe(true)
  expect(await stage.sim('bots')).toContainEqual(expect.objectContaining({ id: plain.id, inline: 'Search…' }))
})

it('a person who may not write somewhere cannot send a result there', async () => {
  answersWith([
    article(),
  ])
  const bob = await stage.sim('users', { first_name: 'Bob' })
  expect(await stage.sim('inline', {
    bot: 'share_bot',
    from: bob.id,
    chat: group.id,
    query: '',
  })).toMatchObject({ code: 'may-not-post' })
})
