// Webhooks as they leave Telegram's server: order, retries, answers, faults.
import type { Listener, Stage } from './testing.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createListener, createStage } from './testing.ts'

let stage: Stage
let hook: Listener
let bot: Awaited<ReturnType<Stage['bot']>>
const chat = { bot: 'hook_bot', user: 'annie' }

beforeEach(async () => {
  stage = await createStage()
  hook = await createListener()
  bot = await stage.bot('hook_bot')
  await stage.sim('users', { first_name: 'Ann', username: 'annie' })
  await stage.sim('clock', { running: false })
  await bot.api.setWebhook(hook.url, { secret_token: 's3cret' })
})
afterEach(async () => {
  await stage.sandbox.close()
  await hook.close()
})

const say = (text: string) => stage.sim('send', { chat, text })
const texts = () => hook.heard.map(one => one.body.message?.text)
const advance = (duration: string) => stage.sim('clock', { advance: duration })

describe('a webhook', () => {
  it('is delivered before the call returns, with its secret', async () => {
    await say('hello')
    expect(hook.heard).toHaveLength(1)
    expect(hook.heard[0]!.headers['x-telegram-bot-api-secret-token']).toBe('s3cret')
    expect(await bot.api.getWebhookInfo()).toMatchObject({ url: hook.url, pending_update_count: 0, max_connections: 40 })
    await expect(bot.api.getUpdates()).rejects.toMatchObject({ error_code: 409 })
    await expect(bot.api.setWebhook('http://example.com')).rejects.toMatchObject({ description: 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook' })
  })

  it('is tried again at once, then after 2, 4, 8 seconds of the sandbox\'s clock; one chat keeps its order', async () => {
    hook.answer = () => ({ status: 500 })
    await say('one')
    expect(texts()).toEqual(['one', 'one'])
    await say('two')
    expect(texts()).toEqual(['one', 'one'])
    expect(await bot.api.getWebhookInfo()).toMatchObject({ pending_update_count: 2, last_error_message: 'Wrong response from the webhook: 500 Internal Server Error' })
    await advance('PT2S')
    expect(texts()).toHaveLength(3)
    await advance('PT3S')
    expect(texts()).toHaveLength(3)
    hook.answer = () => ({})
    await advance('PT1S')
    expect(texts()).toEqual(['one', 'one', 'one', 'one', 'two'])
  })

  it('keeps to Retry-After', async () => {
    hook.answer = () => ({
      status: 503,
      headers: { 'retry-after': '30' },
    })
    await say('one')
    expect(texts()).toHaveLength(1)
    await advance('PT29S')
    expect(texts()).toHaveLength(1)
    hook.answer = () => ({})
    await advance('PT1S')
    expect(texts()).toHaveLength(2)
  })

  it('gives up when the update has expired: a press after 150 seconds', async () => {
    await say('/start')
    const ann = hook.heard[0]!.body.message.from.id
    const { message_id } = await bot.api.sendMessage(ann, 'x', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'a', callback_data: 'a' },
          ],
        ],
      },
    })
    hook.answer = () => ({ status: 500 })
    await stage.sim('press', { chat, message_id, button: 'a' })
    await advance('PT3M')
    expect((await bot.api.getWebhookInfo()).pending_update_count).toBe(0)
  })

  it('runs a method in the answer, if it may', async () => {
    hook.answer = ({ body }) => ({
      body: body.message.text === 'bad'
        ? { method: 'deleteWebhook' }
        : { method: 'sendMessage', chat_id: body.message.chat.id, text: 'in the answer' },
    })
    await say('hello')
    await say('bad')
    const messages = await stage.sim('messages?bot=hook_bot&user=annie')
    expect(messages.map((one: any) => one.text)).toEqual(['hello', 'in the answer', 'bad'])
    expect(await stage.sim('calls?bot=hook_bot')).toMatchObject([
      { method: 'setWebhook' },
      {
        method: 'sendMessage',
        via: 'reply',
        foreign: false,
        ok: true,
      },
      { method: 'deleteWebhook', via: 'reply', ok: false },
    ])
  })

  it('answers a press through the answer', async () => {
    await say('/start')
    const ann = hook.heard[0]!.body.message.from.id
    const { message_id } = await bot.api.sendMessage(ann, 'x', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Go', callback_data: 'go' },
          ],
        ],
      },
    })
    hook.answer = ({ body }) => ({
      body: { method: 'answerCallbackQuery', callback_query_id: body.callback_query.id, text: 'Gone' },
    })
    expect(await stage.sim('press', { chat, message_id, button: 'go' })).toEqual({
      answer: { text: 'Gone' },
    })
  })

  it('is sent again on demand, and when its response was lost', async () => {
    await say('one')
    const { update_id } = hook.heard[0]!.body
    await stage.sim('redeliver', { bot: 'hook_bot', update_id })
    expect(hook.heard.map(one => one.body.update_id)).toEqual([update_id, update_id])
    await stage.sim('fault', {
      on: 'webhook',
      kind: 'lost',
      bot: 'hook_bot',
      times: 1,
    })
    await say('two')
    expect(texts().slice(2)).toEqual(['two', 'two'])
  })

  it('hands over what waited when the webhook is set, or drops it', async () => {
    await bot.api.deleteWebhook()
    await say('waiting')
    await bot.api.setWebhook(hook.url)
    await stage.sandbox.settle()
    expect(texts()).toEqual(['waiting'])
    await bot.api.deleteWebhook()
    await say('dropped')
    await bot.api.setWebhook(hook.url, { drop_pending_updates: true })
    await stage.sandbox.settle()
    expect(texts()).toEqual(['waiting'])
  })
})

describe('faults', () => {
  beforeEach(() => say('/start'))
  const ann = () => hook.heard[0]!.body.message.chat.id as number

  it('answer as asked, for one chat and a number of times', async () => {
    await stage.sim('fault', {
      on: 'api',
      kind: 'status',
      method: 'sendMessage',
      chat,
      code: 429,
      retry_after: 5,
      times: 1,
    })
    await expect(bot.api.sendMessage(ann(), 'x')).rejects.toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 5',
      parameters: { retry_after: 5 },
    })
    await bot.api.sendMessage(ann(), 'x')
    await stage.sim('fault', { on: 'api', kind: 'status', code: 500 })
    expect(await stage.sim('fault')).toMatchObject([
      {
        on: 'api',
        kind: 'status',
        code: 500,
        times: 1,
      },
    ])
    await expect(bot.api.getMe()).rejects.toMatchObject({ error_code: 500 })
    expect(await stage.sim('fault')).toEqual([])
    expect(await stage.sim('fault', { on: 'moon' })).toMatchObject({ code: 'on-invalid' })
  })

  it('lose an answer after the call was carried out', async () => {
    await stage.sim('fault', {
      on: 'api',
      kind: 'lost',
      method: 'sendMessage',
      times: 1,
    })
    await expect(bot.api.sendMessage(ann(), 'sent all the same')).rejects.toThrow('Network request')
    expect((await stage.sim('messages?bot=hook_bot&user=annie')).at(-1).text).toBe('sent all the same')
  })
})

it('two consumers of getUpdates: the earlier is told 409, the later gets the update', async () => {
  await bot.api.deleteWebhook()
  const both = [
    bot.api.getUpdates({ timeout: 20 }),
    bot.api.getUpdates({ timeout: 20 }),
  ]
  await expect(Promise.race(both)).rejects.toMatchObject({ error_code: 409 })
  await say('for the other')
  const answers = await Promise.allSettled(both)
  expect(answers.find(one => one.status === 'fulfilled')!.value).toMatchObject([
    {
      message: { text: 'for the other' },
    },
  ])
})
