// What the founder could not be told is kept, and told when he starts a bot.
import type { BotContext } from '#kit/bot'
import type { Stack } from './stack.ts'
import { Composer } from 'grammy'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineApp, defineManifest } from '#kit/app'
import { defineJob } from '#kit/jobs'
import { createStack } from './stack.ts'

const words = { en: 'Fails', ru: 'Ошибается' }
/** The sandbox's first person. */
const founder = 100_000_001
let stack: Stack

function failing(id: string) {
  const bot = new Composer<BotContext>()
  bot.command('fail', ctx => ctx.plan.schedule('fail', {}, { attempts: 1 }))
  return defineApp({
    manifest: defineManifest({
      id,
      name: id,
      username: `${id}_test_bot`,
      tier: 2,
      stage: 'building',
      description: words,
      short_description: words,
      commands: [],
    }),
    bot,
    jobs: {
      fail: defineJob({
        payload: v.object({}),
        run: async () => {
          throw new Error('always')
        },
      }),
    },
  })
}

beforeEach(async () => {
  stack = await createStack({
    apps: [
      failing('other'),
      failing('poster'),
    ],
    env: {
      FOUNDER_CHAT_ID: String(founder),
    },
  })
  expect((await stack.person('Ann')).id).toBe(founder)
})
afterEach(() => stack.close())

const untold = async () => ((await (await fetch(`${stack.url}/health`)).json()) as { alerts_not_sent: number }).alerts_not_sent
const told = async (bot: string) => (await stack.messages({ bot, user: founder })).filter(m => m.from?.is_bot && /given up/.test(m.text)).map(m => m.text as string)

it('keeps what no bot could tell, and tells it once the founder has started one: each about its app by its own bot', async () => {
  const ben = await stack.person('Ben')
  await stack.say('poster', ben, '/fail')
  await stack.say('other', ben, '/fail')
  await stack.advance('PT2M')
  expect(await untold()).toBe(2)
  await stack.say('other', { id: founder }, '/start')
  await stack.advance('PT1M')
  expect(await untold()).toBe(0)
  expect(await told('other')).toHaveLength(2)
  await stack.advance('PT1H')
  expect(await told('other')).toHaveLength(2)

  await stack.say('poster', { id: founder }, '/start')
  await stack.say('poster', ben, '/fail')
  await stack.advance('PT2M')
  expect(await told('poster')).toHaveLength(1)
})

it('keeps it, too, while the founder has blocked his bots', async () => {
  await stack.say('poster', { id: founder }, '/start')
  await stack.sim('/sim/block', { bot: 'poster', user: founder, blocked: true })
  const ben = await stack.person('Ben')
  await stack.say('poster', ben, '/fail')
  await stack.advance('PT5M')
  expect(await untold()).toBe(1)
  await stack.sim('/sim/block', { bot: 'poster', user: founder, blocked: false })
  await stack.advance('PT2M')
  expect(await told('poster')).toHaveLength(1)
})
