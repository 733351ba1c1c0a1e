// A conversation with its bot, which has no words of its own: it opens the mini app.
import type { Stack } from '../../test/stack.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import queuepilot from './index.ts'

let stack: Stack
beforeAll(async () => {
  stack = await createStack({
    apps: [queuepilot],
    env: { PAGES_ORIGIN: 'https://anna.github.io/apps' },
  })
})
afterAll(() => stack.close())

const buttonOf = (message: any) => message.reply_markup?.inline_keyboard[0][0]

it('answers /start with a button that opens the mini app, in the person\'s language', async () => {
  const ann = await stack.person('Ann')
  await stack.say('queuepilot', ann, '/start')
  const hello = await stack.last('queuepilot', ann)
  expect(hello.text).toContain('Hello! I am QueuePilot. What your whole portfolio costs and earns')
  expect(buttonOf(hello)).toEqual({
    text: 'Costs',
    web_app: { url: 'https://anna.github.io/apps/queuepilot/' },
  })
  const olga = await stack.person('Ольга', { language_code: 'ru' })
  await stack.say('queuepilot', olga, '/help')
  expect(buttonOf(await stack.last('queuepilot', olga))).toMatchObject({ text: 'Расходы' })
})

it('opens it at the app a link names', async () => {
  const ann = await stack.person('Ann')
  await stack.say('queuepilot', ann, '/start app_gatebot')
  expect(buttonOf(await stack.last('queuepilot', ann)).web_app.url).toBe('https://anna.github.io/apps/queuepilot/?tgWebAppStartParam=app_gatebot')
  await stack.say('queuepilot', ann, '/start app&x=1')
  expect(buttonOf(await stack.last('queuepilot', ann)).web_app.url).toBe('https://anna.github.io/apps/queuepilot/')
})

it('has no button where the pages are nowhere, and in a group', async () => {
  const bare = await createStack({
    apps: [queuepilot],
    env: { PAGES_ORIGIN: '' },
  })
  const ann = await bare.person('Ann')
  await bare.say('queuepilot', ann, '/start')
  expect((await bare.last('queuepilot', ann)).reply_markup).toBe(undefined)
  await bare.close()
  const ben = await stack.person('Ben')
  const group = await stack.sim<{ id: number }>('/sim/chats', { type: 'group', title: 'Us', owner: ben.id })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'queuepilot',
    from: ben.id,
    status: 'member',
  })
  await stack.send(group.id, ben, { text: '/start@FactoryQueuePilotBot' })
  const [answer] = (await stack.messages(group.id)).filter((message: any) => message.text?.startsWith('Hello'))
  expect(answer.reply_markup).toBe(undefined)
})
