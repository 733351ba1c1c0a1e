// The thin slice: a person and a bot talk, by polling and by webhook.
import { Api } from 'grammy'
import { afterAll, expect, it } from 'vitest'
import { createSandbox } from './index.ts'

const sandbox = await createSandbox({ port: 0 })
afterAll(() => sandbox.close())
const sim = async (path: string, body?: object) => (await fetch(`${sandbox.url}/sim/${path}`, body ? { method: 'POST', body: JSON.stringify(body) } : {})).json() as any

it('talks', async () => {
  const bot = await sim('bots', { username: 'a_test_bot', first_name: 'A' })
  const ann = await sim('users', { first_name: 'Ann', username: 'annie' })
  const api = new Api(bot.token, { apiRoot: sandbox.url })
  expect((await sim('view?as=annie')).chats).toHaveLength(1)
  await sim('send', { chat: { bot: 'a_test_bot', user: 'annie' }, text: '/start hello' })
  const [update] = await api.getUpdates()
  expect(update!.message!.entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }])
  await api.sendMessage(ann.id, '<b>Hi</b> there', { parse_mode: 'HTML', reply_markup: { inline_keyboard: [[{ text: 'Ok', callback_data: 'ok' }]] } })
  const messages = await sim('messages?bot=a_test_bot&user=annie')
  expect(messages.map((one: any) => one.text)).toEqual(['/start hello', 'Hi there'])
  const channel = await sim('chats', { type: 'channel', title: 'News', owner: 'annie' })
  await sim('members', { chat: channel.id, user: 'a_test_bot', status: 'administrator' })
  await api.sendMessage(channel.id, 'post')
  expect((await sim(`calls?bot=${bot.id}`)).length).toBe(3)
})
