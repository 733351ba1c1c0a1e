// What a handler asks of a plan: `ctx.entitled('pro')`.
import type { BotContext } from '#kit/bot'
import type { Stack } from './stack.ts'
import { Composer } from 'grammy'
import { afterEach, expect, it } from 'vitest'
import { defineApp, defineManifest } from '#kit/app'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const words = { en: 'Asks for a plan', ru: 'Спрашивает о тарифе' }
const bot = new Composer<BotContext>()
bot.command('gold', ctx => ctx.say(`pro: ${ctx.entitled('pro')}, team: ${ctx.entitled('team')}`))
const plan = { monthly_cents: 900, stars: 700, digital_good: true }
const app = defineApp({
  manifest: defineManifest({
    id: 'poster',
    name: 'Asking',
    username: 'poster_test_bot',
    tier: 2,
    stage: 'building',
    description: words,
    short_description: words,
    commands: [],
    plans: [
      { ...plan, id: 'pro', name: 'Asking Pro' },
      { ...plan, id: 'team', name: 'Asking Team' },
    ],
  }),
  bot,
})

let stack: Stack
afterEach(() => stack.close())

async function open(env: Record<string, string> = {}) {
  stack = await createStack({
    apps: [app],
    now: '2026-03-01T10:00:00Z',
    env,
  })
  return await talkTo(stack, 'poster', 'Ann', { username: 'annie', language_code: 'en' })
}

it('is said per person and plan, through the grace and no longer', async () => {
  const ann = await open()
  await ann.say('/gold')
  expect(await ann.heard()).toBe('pro: false, team: false')
  await stack.sql(`insert into factory_entitlements (app, item, telegram_id, rail, ref, status, until, created_at) values ('poster', 'plan:pro', $1, 'gift', 'g', 'past_due', '2026-02-27', '2026-01-01')`, [ann.id])
  await ann.say('/gold')
  expect(await ann.heard()).toBe('pro: true, team: false')
  await stack.advance('P3D')
  await ann.say('/gold')
  expect(await ann.heard()).toBe('pro: false, team: false')
})

it('is everybody\'s where plans are switched off', async () => {
  const ann = await open({ PLANS: 'off' })
  await ann.say('/gold')
  expect(await ann.heard()).toBe('pro: true, team: true')
})
