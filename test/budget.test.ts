import type { App } from '#kit/app'
import type { Stack } from './stack.ts'
// What an update costs the database, counted by the kit itself: design budgets for a command that reads and one that writes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readEnvironment } from '#kit/app'
import { handleUpdate, runningApps } from '#kit/bot'
import { connect } from '#kit/db'
import { fixedClock } from '#kit/time'
import template from '../apps/_template/index.ts'
import dripflow from '../apps/dripflow/index.ts'
import gatebot from '../apps/gatebot/index.ts'
import standup from '../apps/standup/index.ts'
import telescheduler from '../apps/telescheduler/index.ts'
import { createStack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await createStack({
    apps: [
      template,
      telescheduler,
      standup,
      dripflow,
      gatebot,
    ],
  })
})
afterAll(() => stack.close())

let updateId = 5000

async function costOf(text: string, of: App<any, any, any> = template) {
  const environment = readEnvironment(stack.env, [of.manifest])
  const connection = connect(environment.databaseUrl)
  const [app] = runningApps([of], environment).values()
  const calls = { left: 48 }
  const handled = await handleUpdate({
    environment,
    clock: fixedClock('2026-11-23T10:00:00Z'),
    connection,
    calls,
    outside: {},
  }, app!, {
    update_id: updateId++,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: 42, type: 'private', first_name: 'Ann' },
      from: { id: 42, is_bot: false, first_name: 'Ann' },
      text,
      entities: [
        { type: 'bot_command', offset: 0, length: text.split(' ')[0]!.length },
      ],
    },
  })
  await connection.close()
  return { ...connection.cost, outgoing: 48 - calls.left, body: (handled as unknown as { body: { text: string } }).body }
}

it('a command that reads: at most 2 round trips and 6 statements, no outgoing call', async () => {
  await costOf('/remind 2h tea')
  const cost = await costOf('/remind')
  expect(cost.body.text).toContain('tea')
  expect(cost.roundTrips).toBeLessThanOrEqual(2)
  expect(cost.statements).toBeLessThanOrEqual(6)
  expect(cost.outgoing).toBe(0)
})

it('a command that writes: at most 3 round trips and 8 statements, no outgoing call', async () => {
  const cost = await costOf('/remind 3h coffee')
  expect(cost.body.text).toContain('coffee')
  expect(cost.roundTrips).toBeLessThanOrEqual(3)
  expect(cost.statements).toBeLessThanOrEqual(8)
  expect(cost.outgoing).toBe(0)
})

it.each([
  ['/today', 2, 6],
  ['/queue', 2, 6],
  ['/drafts', 2, 6],
  ['/pause 2h', 3, 8],
] as const)('TeleScheduler\'s %s: at most %i round trips and %i statements', async (text, roundTrips, statements) => {
  await costOf('/start', telescheduler)
  const cost = await costOf(text, telescheduler)
  expect(cost.roundTrips).toBeLessThanOrEqual(roundTrips)
  expect(cost.statements).toBeLessThanOrEqual(statements)
  expect(cost.outgoing).toBe(0)
})

it.each([
  ['/teams', 2, 6],
  ['/ooo', 2, 6],
  ['/ooo tomorrow', 3, 8],
  ['/back', 3, 8],
] as const)('StandupTG\'s %s: at most %i round trips and %i statements', async (text, roundTrips, statements) => {
  await costOf('/start', standup)
  const cost = await costOf(text, standup)
  expect(cost.roundTrips).toBeLessThanOrEqual(roundTrips)
  expect(cost.statements).toBeLessThanOrEqual(statements)
  expect(cost.outgoing).toBe(0)
})

it.each([
  ['/courses', 2, 6],
  ['/progress', 2, 6],
  ['/new Tea', 3, 8],
] as const)('DripFlow\'s %s: at most %i round trips and %i statements', async (text, roundTrips, statements) => {
  await costOf('/start', dripflow)
  const cost = await costOf(text, dripflow)
  expect(cost.roundTrips).toBeLessThanOrEqual(roundTrips)
  expect(cost.statements).toBeLessThanOrEqual(statements)
  expect(cost.outgoing).toBe(0)
})

it.each([
  ['/groups', 2, 6],
  ['/mystatus', 2, 6],
  ['/terms', 2, 6],
  ['/connect', 2, 6],
] as const)('GateBot\'s %s: at most %i round trips and %i statements', async (text, roundTrips, statements) => {
  await costOf('/start', gatebot)
  await stack.sql(`insert into factory_chats (app, chat_id, type, title, created_at) values ('gatebot', -1009, 'supergroup', 'Club', '2026-11-23') on conflict do nothing`)
  await stack.sql(`insert into gatebot_groups (telegram_group_id, owner_id, stars) values (-1009, 42, 250) on conflict do nothing`)
  await stack.sql(`insert into gatebot_members (telegram_user_id, group_id, status, rail, amount, currency, paid_until) select 42, id, 'active', 'stars', 250, 'XTR', '2026-12-20' from gatebot_groups on conflict do nothing`)
  const cost = await costOf(text, gatebot)
  if (text === '/groups' || text === '/mystatus')
    expect(cost.body.text).toContain('Club')
  expect(cost.roundTrips).toBeLessThanOrEqual(roundTrips)
  expect(cost.statements).toBeLessThanOrEqual(statements)
  expect(cost.outgoing).toBe(0)
})
