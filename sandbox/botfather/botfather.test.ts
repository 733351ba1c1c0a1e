// A bot made by chatting with @BotFather works with a client.
import { Api } from 'grammy'
import { expect, it } from 'vitest'
import { createStage } from '../testing.ts'

it('makes a bot, shows and replaces its token, sets its commands', async () => {
  const { sandbox, sim } = await createStage()
  await sim('users', { first_name: 'Ann', username: 'annie' })
  const chat = { bot: 'BotFather', user: 'annie' }
  const say = async (text: string) => {
    await sim('send', { chat, text })
    return (await sim('messages?bot=BotFather&user=annie')).at(-1)
  }
  expect((await say('/start')).text).toContain('/newbot')
  await say('/newbot')
  await say('Tea Timer')
  expect((await say('tea')).text).toContain('ends in "bot"')
  const made = await say('tea_timer_bot')
  const token = (message: any) => message.text.slice(message.entities.at(-1).offset) as string
  const first = token(made)
  expect(await new Api(first, { apiRoot: sandbox.url }).getMe()).toMatchObject({ username: 'tea_timer_bot', first_name: 'Tea Timer' })

  expect((await say('/revoke')).text).toBe('Which bot?')
  expect((await sim('chat?bot=BotFather&user=annie')).reply_keyboard.keyboard).toEqual([
    [
      { text: '@tea_timer_bot' },
    ],
  ])
  const second = token(await say('@tea_timer_bot'))
  await expect(new Api(first, { apiRoot: sandbox.url }).getMe()).rejects.toMatchObject({ error_code: 401 })
  const api = new Api(second, { apiRoot: sandbox.url })

  await say('/setcommands')
  await say('@tea_timer_bot')
  expect((await say('no commands')).text).toContain('will not do')
  await say('brew - Start a timer\nstop - Stop it')
  expect(await api.getMyCommands()).toEqual([
    { command: 'brew', description: 'Start a timer' },
    { command: 'stop', description: 'Stop it' },
  ])
  expect(await sim('bots')).toHaveLength(1)
  await sandbox.close()
})
