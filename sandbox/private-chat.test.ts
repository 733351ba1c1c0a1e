// A person and a bot in their private chat, as a bot developer's client sees it.
import type { Stage } from './testing.ts'
import { InputFile, InputMediaBuilder } from 'grammy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, png } from './testing.ts'

let stage: Stage
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }

beforeAll(async () => {
  stage = await createStage()
  bot = await stage.bot('mail_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie', language_code: 'en' })
})
afterAll(() => stage.sandbox.close())

const dialog = { bot: 'mail_bot', user: 'annie' }
const seen = () => stage.sim('messages?bot=mail_bot&user=annie')
const refused = (call: Promise<unknown>) => call.then(() => 'it was accepted', error => error.description as string)

describe('a private chat', () => {
  it('is closed to the bot until the person starts it', async () => {
    expect(await refused(bot.api.sendMessage(ann.id, 'hi'))).toBe('Forbidden: bot can\'t initiate conversation with a user')
    expect(await refused(bot.api.sendMessage(424242, 'hi'))).toBe('Bad Request: chat not found')
    await stage.sim('send', { chat: dialog, text: '/start hello' })
    const [update] = await bot.api.getUpdates()
    expect(update!.message).toMatchObject({
      text: '/start hello',
      entities: [
        { type: 'bot_command', offset: 0, length: 6 },
      ],
      from: {
        id: ann.id,
        is_bot: false,
        first_name: 'Ann',
        username: 'annie',
        language_code: 'en',
      },
      chat: {
        id: ann.id,
        type: 'private',
        first_name: 'Ann',
        username: 'annie',
      },
    })
    await bot.api.getUpdates({ offset: update!.update_id + 1 })
  })

  it('carries formatted text with its keyboard, and echoes the options', async () => {
    const first = await bot.api.sendMessage(ann.id, '<b>Hi</b> @annie', {
      parse_mode: 'HTML',
      protect_content: true,
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Ok', callback_data: 'ok' },
          ],
        ],
      },
    })
    expect(first).toMatchObject({
      text: 'Hi @annie',
      entities: [
        { type: 'bold', offset: 0, length: 2 },
        { type: 'mention', offset: 3, length: 6 },
      ],
      has_protected_content: true,
      link_preview_options: { is_disabled: true },
      from: { id: bot.id, is_bot: true },
    })
    const second = await bot.api.sendMessage(ann.id, 'And this', {
      reply_parameters: { message_id: first.message_id, quote: 'Hi' },
    })
    expect(second.reply_to_message).toMatchObject({ message_id: first.message_id })
    expect(second.quote).toEqual({ text: 'Hi', position: 0, is_manual: true })
    expect(await refused(bot.api.forwardMessage(ann.id, ann.id, first.message_id))).toBe('Bad Request: message can\'t be forwarded')
    const messages = await seen()
    expect(messages.map((one: any) => [one.text, one.out])).toEqual([
      ['/start hello', true],
      ['Hi @annie', false],
      ['And this', false],
    ])
    expect(messages[1].chat.id).toBe(bot.id)
  })

  it('refuses in Telegram\'s words', async () => {
    const { api } = bot
    expect(await refused(api.sendMessage(ann.id, ''))).toBe('Bad Request: message text is empty')
    expect(await refused(api.sendMessage(ann.id, 'x'.repeat(4097)))).toBe('Bad Request: message is too long')
    expect(await refused(api.sendMessage(ann.id, '<b>x', { parse_mode: 'HTML' }))).toContain('can\'t parse entities')
    expect(await refused(api.sendMessage(ann.id, 'x', {
      reply_parameters: { message_id: 9999 },
    }))).toBe('Bad Request: message to be replied not found')
    expect(await refused(api.sendMessage(ann.id, 'x', {
      reply_markup: {
        inline_keyboard: [
          [
            {
              text: 'a',
              callback_data: 'x'.repeat(65),
            },
          ],
        ],
      },
    }))).toBe('Bad Request: BUTTON_DATA_INVALID')
    expect(await refused(api.sendMessage(ann.id, 'x', { message_thread_id: 7 }))).toBe('Bad Request: message thread not found')
    expect(await refused(api.sendGame(ann.id, 'x'))).toContain('Not Implemented')
    expect(await refused(api.answerCallbackQuery('1'))).toBe('Bad Request: query is too old and response timeout expired or query ID is invalid')
    const url = `${stage.sandbox.url}/bot${bot.token}`
    expect(await (await fetch(`${url}/noSuchThing`)).json()).toEqual({ ok: false, error_code: 404, description: 'Not Found: method not found' })
    expect((await fetch(`${url}x/getMe`)).status).toBe(401)
    expect(await (await fetch(`${url}/GETME`)).json()).toMatchObject({
      ok: true,
      result: { username: 'mail_bot' },
    })
    expect((await fetch(`${url}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })).status).toBe(400)
  })

  it('takes parameters as JSON, form, multipart or query, and marks unknown ones', async () => {
    const url = `${stage.sandbox.url}/bot${bot.token}/sendMessage`
    const keyboard = JSON.stringify({
      inline_keyboard: [
        [
          { text: 'a', callback_data: 'a' },
        ],
      ],
    })
    const fields = {
      chat_id: String(ann.id),
      text: 'same',
      reply_markup: keyboard,
    }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields))
      form.append(name, value)
    const answers = await Promise.all([
      fetch(`${url}?${new URLSearchParams(fields)}&colour=red`),
      fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
      }),
      fetch(url, { method: 'POST', body: form }),
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      }),
    ])
    for (const answer of answers) {
      expect(await answer.json()).toMatchObject({
        ok: true,
        result: {
          text: 'same',
          reply_markup: {
            inline_keyboard: [
              [
                { text: 'a' },
              ],
            ],
          },
        },
      })
    }
    const calls = await stage.sim('calls?bot=mail_bot')
    expect(calls.filter((call: any) => call.unknown_params)).toMatchObject([
      {
        method: 'sendMessage',
        unknown_params: ['colour'],
        foreign: true,
        via: 'http',
        ok: true,
      },
    ])
  })

  it('edits and deletes', async () => {
    const { api } = bot
    const message = await api.sendMessage(ann.id, 'one', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'a', callback_data: 'a' },
          ],
        ],
      },
    })
    expect(await refused(api.editMessageText(ann.id, message.message_id, 'one', { reply_markup: message.reply_markup as never }))).toContain('message is not modified')
    expect(await api.editMessageText(ann.id, message.message_id, 'two')).toMatchObject({
      text: 'two',
      edit_date: expect.any(Number),
    })
    expect((await seen()).at(-1).reply_markup).toBeUndefined()
    expect(await refused(api.editMessageCaption(ann.id, message.message_id, { caption: 'x' }))).toBe('Bad Request: there is no caption in the message to edit')
    const [start] = await seen()
    expect(await refused(api.editMessageText(ann.id, start.message_id, 'mine'))).toBe('Bad Request: message can\'t be edited')
    await api.deleteMessage(ann.id, message.message_id)
    expect(await refused(api.deleteMessage(ann.id, message.message_id))).toBe('Bad Request: message to delete not found')
    expect(await refused(api.editMessageText(ann.id, message.message_id, 'x'))).toBe('Bad Request: message to edit not found')
  })

  it('delivers a press, and gives back the answer to a program that polls', async () => {
    await bot.api.sendMessage(ann.id, 'Sure?', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Yes', callback_data: 'yes' },
          ],
        ],
      },
    })
    const { message_id } = (await seen()).at(-1)
    await bot.api.getUpdates({ offset: -1 })
    const [pressed] = await Promise.all([
      stage.sim('press', { chat: dialog, message_id, button: 'Yes' }),
      (async () => {
        const updates = await bot.api.getUpdates({ timeout: 5, offset: (await bot.api.getUpdates({ offset: -1 })).at(-1)?.update_id })
        const query = updates.map(update => update.callback_query).find(Boolean)!
        expect(query).toMatchObject({
          data: 'yes',
          from: { id: ann.id },
          message: {
            text: 'Sure?',
            chat: { id: ann.id },
          },
        })
        await bot.api.answerCallbackQuery(query.id, { text: 'Good', show_alert: true })
      })(),
    ])
    expect(pressed).toEqual({
      answer: { text: 'Good', show_alert: true },
    })
    expect(await stage.sim('press', { chat: dialog, message_id, button: 'No' })).toMatchObject({ code: 'button-not-found' })
  })

  it('keeps files: per-bot ids, real sizes, downloads', async () => {
    const other = await stage.bot('other_bot')
    await stage.sim('send', {
      chat: { bot: 'other_bot', user: 'annie' },
      text: '/start',
    })
    const sent = await bot.api.sendPhoto(ann.id, new InputFile(png(640, 480), 'a.png'), { caption: '*bold*', parse_mode: 'MarkdownV2', has_spoiler: true })
    const photo = sent.photo.at(-1)!
    expect(sent).toMatchObject({
      caption: 'bold',
      caption_entities: [
        { type: 'bold' },
      ],
      has_media_spoiler: true,
    })
    expect(photo).toMatchObject({ width: 640, height: 480, file_size: 33 })
    const file = await bot.api.getFile(photo.file_id)
    const bytes = await fetch(`${stage.sandbox.url}/file/bot${bot.token}/${file.file_path}`).then(response => response.arrayBuffer())
    expect(Buffer.from(bytes)).toEqual(png(640, 480))
    expect(await refused(other.api.sendPhoto(ann.id, photo.file_id))).toBe('Bad Request: wrong file identifier/HTTP URL specified')
    expect(await refused(bot.api.sendDocument(ann.id, photo.file_id))).toBe('Bad Request: can\'t use file of type Photo as Document')
    expect(await refused(bot.api.sendPhoto(ann.id, new InputFile(Buffer.from('no picture'))))).toBe('Bad Request: IMAGE_PROCESS_FAILED')
    const again = await bot.api.sendPhoto(ann.id, photo.file_id)
    expect(again.photo.at(-1)!.file_unique_id).toBe(photo.file_unique_id)
  })

  it('sends albums by Telegram\'s rules of mixing', async () => {
    const photo = (name: string) => InputMediaBuilder.photo(new InputFile(png(10, 10), name), { caption: name })
    const album = await bot.api.sendMediaGroup(ann.id, [
      photo('a'),
      photo('b'),
    ])
    expect(album.map(one => one.caption)).toEqual(['a', 'b'])
    expect(new Set(album.map(one => (one as { media_group_id?: string }).media_group_id)).size).toBe(1)
    const document = InputMediaBuilder.document(new InputFile(Buffer.from('text'), 'a.txt'))
    expect(await refused(bot.api.sendMediaGroup(ann.id, [
      photo('a'),
      document,
    ] as never))).toBe('Bad Request: document can\'t be mixed with other media types')
    expect(await refused(bot.api.sendMediaGroup(ann.id, [
      photo('a'),
    ]))).toContain('album')
    const copies = await bot.api.copyMessages(ann.id, ann.id, album.map(one => one.message_id))
    const copied = (await seen()).filter((one: any) => copies.some(({ message_id }) => message_id === one.message_id))
    expect(copied.map((one: any) => one.caption)).toEqual(['a', 'b'])
    expect(copied[0].media_group_id).toBe(copied[1].media_group_id)
    expect(copied[0].media_group_id).not.toBe((album[0] as { media_group_id?: string }).media_group_id)
  })

  it('tells the bot when it is blocked and taken back', async () => {
    await bot.api.getUpdates({ offset: -1 })
    await stage.sim('block', { ...dialog, blocked: true })
    expect(await refused(bot.api.sendMessage(ann.id, 'hi'))).toBe('Forbidden: bot was blocked by the user')
    expect(await stage.sim('send', { chat: dialog, text: 'hi' })).toMatchObject({ code: 'bot-blocked' })
    await stage.sim('block', { ...dialog, blocked: false })
    const updates = await bot.api.getUpdates()
    expect(updates.slice(-2).map(update => update.my_chat_member?.new_chat_member.status)).toEqual(['kicked', 'member'])
    await bot.api.sendMessage(ann.id, 'hi')
  })

  it('shows commands by scope and language', async () => {
    await bot.api.setMyCommands([
      { command: 'start', description: 'Begin' },
    ])
    await bot.api.setMyCommands([
      { command: 'begin', description: 'Begin here' },
    ], {
      scope: { type: 'all_private_chats' },
    })
    expect((await stage.sim('chat?bot=mail_bot&user=annie')).commands).toEqual([
      { command: 'begin', description: 'Begin here', bot: 'mail_bot' },
    ])
    expect(await bot.api.getMyCommands()).toEqual([
      { command: 'start', description: 'Begin' },
    ])
    expect(await refused(bot.api.setMyCommands([
      { command: 'Start!', description: 'x' },
    ]))).toBe('Bad Request: BOT_COMMAND_INVALID')
    await bot.api.setMyDescription('What it can do')
    expect((await stage.sim('chat?bot=mail_bot&user=annie')).description).toBe('What it can do')
  })
})
