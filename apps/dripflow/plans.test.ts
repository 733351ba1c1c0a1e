// What is free and what a plan gives: courses of one's own, learners under way. Nothing that exists is taken away.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk

async function open(env: Record<string, string> = {}): Promise<void> {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
    env,
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_plans', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_plans', language_code: 'en' })
  await ann.say('/start')
}
afterEach(() => stack.close())

async function upgrade(): Promise<void> {
  await ann.say('/upgrade')
  expect(await ann.heard()).toContain('courses of your own: 2 free, as many as you like')
  await ann.press('⭐ 950 for 30 days')
  const { reply_markup } = await ann.last()
  await stack.sim('/sim/pay', { invoice_link: reply_markup.inline_keyboard[0][0].url, from: ann.id })
  await ann.breathe()
}

/** A published course of one lesson, with so many learners under way. */
async function course(learners: number): Promise<string> {
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${ann.id}, 'Full house') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) values (${row!.id}, 1, 'text', 'Come in')`)
  await stack.sql(`insert into dripflow_progress (user_id, sequence_id, start_date, current_day, next_at) select 500000 + n, ${row!.id}, '2026-11-23', 1, '2027-01-01' from generate_series(1, ${learners}) n`)
  return row!.public_id as string
}

it('two courses are free; a third is a plan\'s, and deleting one makes room', async () => {
  await open()
  await ann.say('/new One')
  await ann.say('/new Two')
  await ann.say('/new Three')
  expect(await ann.heard()).toBe('That would be more than the free plan holds (courses of your own: 2). /upgrade shows what a plan gives you. Nothing was lost.')
  await ann.say('/import')
  await ann.send({
    document: {
      base64: btoa('# Tea\n\n## Day 1\n\nBoil it.\n'),
      file_name: 'tea.md',
      mime_type: 'text/markdown',
    },
  })
  const { answer } = await ann.press('Import')
  expect(answer.text ?? await ann.heard()).toContain('/upgrade')
  expect(await stack.sql('select title from dripflow_sequences order by id')).toEqual([
    { title: 'One' },
    { title: 'Two' },
  ])
  await ann.say('/courses')
  await ann.press('✏️ One')
  await ann.press('Delete')
  await ann.press('Yes, delete')
  await ann.say('/new Three')
  expect(await ann.heard()).toContain('“Three”, day 1')
  await upgrade()
  await ann.say('/new Four')
  expect(await ann.heard()).toContain('“Four”, day 1')
})

it('a full course says so kindly, its author hears of it once, and whoever is in goes on', async () => {
  await open()
  const link = await course(100)
  await ben.say('/tz UTC')
  await ben.say(`/start c_${link}`)
  await ben.press('09:00')
  expect(await ben.heard()).toContain('“Full house” is full at the moment')
  await ben.press('09:00')
  await ann.breathe()
  expect((await ann.all()).match(/Somebody wanted to join “Full house”/g)).toHaveLength(1)
  expect(await ann.heard()).toContain('100 learners')
  expect(await stack.sql(`select count(*)::int as n from dripflow_progress where state = 'active'`)).toEqual([
    { n: 100 },
  ])
  await upgrade()
  await ben.press('09:00')
  expect(await ben.all()).toContain('Come in')
})

it('whoever begins anew keeps the place, also where the course is full', async () => {
  await open()
  const link = await course(99)
  await ben.say('/tz UTC')
  await ben.say(`/start c_${link}`)
  await ben.press('09:00')
  expect(await ben.all()).toContain('Come in')
  // the author's other learners have come in the meantime
  await stack.sql(`insert into dripflow_progress (user_id, sequence_id, start_date, current_day, next_at) select 600000 + n, sequence_id, '2026-11-23', 1, '2027-01-01' from dripflow_progress, generate_series(1, 5) n where user_id = ${ben.id}`)
  await ben.say(`/start c_${link}`)
  await ben.press('Begin anew')
  expect(await ben.heard()).toContain('Begin “Full house” anew?')
  await ben.press('Yes, begin anew')
  expect(await ben.all()).not.toContain('is full at the moment')
  expect((await ben.all()).match(/Come in/g)).toHaveLength(2)
  expect(await stack.sql(`select state from dripflow_progress where user_id = ${ben.id} order by id`)).toEqual([
    { state: 'left' },
    { state: 'done' },
  ])
})

it('with plans switched off nothing is limited', async () => {
  await open({ PLANS: 'off' })
  for (const title of ['One', 'Two', 'Three'])
    await ann.say(`/new ${title}`)
  expect(await ann.heard()).toContain('“Three”, day 1')
  const link = await course(100)
  await ben.say('/tz UTC')
  await ben.say(`/start c_${link}`)
  await ben.press('09:00')
  expect(await ben.all()).toContain('Come in')
})

it('everything works without Stripe', async () => {
  await open({ STRIPE_SECRET_KEY: '', STRIPE_WEBHOOK_SECRET: '' })
  await upgrade()
  expect(await ann.all()).not.toContain('💳')
  expect(await ann.all()).toContain('DripFlow Pro is yours')
})
