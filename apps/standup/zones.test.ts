// Twelve people in eight zones over the weekend in which the clocks change: everybody at their own time, nobody twice.

import type { Person, Stack } from '../../test/stack.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { wallOf } from '#kit/time'
import { createStack } from '../../test/stack.ts'
import app from './index.ts'

let stack: Stack

const team = [
  ['Aroha', 'Pacific/Auckland'],
  ['Kenji', 'Asia/Tokyo'],
  ['Asha', 'Asia/Kolkata'],
  ['Asif', 'Asia/Kolkata'],
  ['Berta', 'Europe/Berlin'],
  ['Bruno', 'Europe/Berlin'],
  ['Carl', 'Europe/London'],
  ['Dana', 'America/New_York'],
  ['Dave', 'America/New_York'],
  ['Eva', 'America/Sao_Paulo'],
  ['Finn', 'Pacific/Honolulu'],
  ['Gwen', 'Pacific/Honolulu'],
] as const
const people = new Map<string, Person & { tz: string }>()
let group: { id: number }

beforeAll(async () => {
  // Thursday; Europe's clocks go forward on Sunday 29 March 2026
  stack = await createStack({
    apps: [app],
    now: '2026-03-25T22:00:00Z',
  })
  for (const [name, tz] of team) {
    const person = await stack.person(name, { tz, language_code: 'en' })
    people.set(name, { ...person, tz })
    await stack.say('standup', person, '/start')
    await stack.advance('PT2S')
  }
  const [owner, ...others] = [
    ...people.values(),
  ]
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'World',
    owner: owner!.id,
    members: others.map(person => person.id),
  })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: owner!.id,
    status: 'member',
  })
  await stack.advance('PT2S')
  const card = (await stack.messages(group.id)).at(-1)
  await stack.press(group.id, card.message_id, 'Set up standup', owner!.id)
  for (const person of people.values())
    await stack.press(group.id, card.message_id, 'Join', person.id)
  // every day of the week, so that the Sunday of the change is one, too
  await stack.sql(`update standup_teams set schedule_cron = '30 9 * * *'`)
  for (const person of people.values()) {
    await stack.say('standup', person, `/tz ${person.tz}`)
    await stack.advance('PT2S')
  }
  await stack.say('standup', people.get('Berta')!, '/holidays DE')
  await stack.advance('PT2S')
  await stack.say('standup', people.get('Carl')!, '/ooo 2026-03-28..2026-03-29')
  await stack.advance('PT2S')
})
afterAll(() => stack.close())

interface Asked { name: string, date: string, at: number }

async function asked(): Promise<Asked[]> {
  const all: Asked[] = []
  for (const [name, person] of people) {
    for (const message of await stack.messages({ bot: 'standup', user: person.id })) {
      const [, day] = /· \w{3} (\d+ \w{3}) · 1\/3/.exec(message.text ?? '') ?? []
      if (day && message.from.is_bot)
        all.push({ name, date: day, at: message.date * 1000 })
    }
  }
  return all
}

it('asks everybody at 09:30 on their wall, once a date, over the change', async () => {
  await stack.to('2026-03-31T23:00:00Z')
  const all = await asked()
  for (const { name, at } of all)
    expect(wallOf(at, people.get(name)!.tz).time, `${name} ${new Date(at).toISOString()}`).toBe('09:30')
  const days = all.map(({ name, date }) => `${name} ${date}`)
  expect(new Set(days).size).toBe(days.length)
  for (const [name] of team) {
    const dates = [
      '27 Mar',
      '28 Mar',
      '29 Mar',
      '30 Mar',
      '31 Mar',
    ]
    const mine = all.filter(one => one.name === name && dates.includes(one.date)).map(one => one.date)
    const expected = name === 'Carl'
      ? ['27 Mar', '30 Mar', '31 Mar']
      : dates
    expect(mine, name).toEqual(expected)
  }
})

it('says in one digest per date who was away and how many answered', async () => {
  await stack.to('2026-04-01T20:00:00Z')
  const bertas = people.get('Berta')!
  await stack.to('2026-04-02T07:31:00Z')
  for (const word of ['Reviewed', 'Ship', 'none']) {
    await stack.say('standup', bertas, word)
    await stack.advance('PT2S')
  }
  await stack.to('2026-04-03T03:00:00Z')
  const digests = (await stack.messages(group.id)).filter((message: any) => message.text?.startsWith('Standup · ') && message.text.includes('answered'))
  const dates = digests.map((message: any) => /· \w{3} (\d+ \w{3})/.exec(message.text)![1])
  expect(new Set(dates).size).toBe(dates.length)
  expect(digests.find((message: any) => message.text.includes('29 Mar')).text).toContain('Away: Carl')
  const second = digests.find((message: any) => message.text.includes(' 2 Apr')).text
  expect(second).toContain('1 of 12 answered')
  expect(second).toContain('Reviewed')
})

it('skips a holiday for whoever has it', async () => {
  await stack.to('2026-04-04T23:00:00Z')
  const all = await asked()
  const good = (name: string) => all.filter(one => one.name === name && one.date === '3 Apr').length
  expect(good('Berta')).toBe(0)
  expect(good('Bruno')).toBe(1)
  const digest = (await stack.messages(group.id)).find((message: any) => /^Standup · \w{3} 3 Apr/.test(message.text))
  expect(digest.text).toContain('Holiday: Berta')
})

it('whoever moves to another zone is asked there, and not twice for a date', async () => {
  const kenji = people.get('Kenji')!
  // 23:00 on the 5th in Tokyo is 10:00 of the same day in New York
  await stack.to('2026-04-05T14:00:00Z')
  await stack.say('standup', kenji, '/tz New York')
  await stack.to('2026-04-07T23:00:00Z')
  const mine = (await asked()).filter(one => one.name === 'Kenji')
  expect(mine.filter(one => one.date === '5 Apr')).toHaveLength(1)
  const after = mine.filter(one => ['6 Apr', '7 Apr'].includes(one.date))
  expect(after.map(one => wallOf(one.at, 'America/New_York').time)).toEqual(['09:30', '09:30'])
})

it('an answer after midnight belongs to the day that asked', async () => {
  await stack.sql(`update standup_teams set schedule_cron = '30 22 * * *'`)
  const eva = people.get('Eva')!
  await stack.say('standup', eva, '/tz America/Sao_Paulo')
  await stack.to('2026-04-10T01:31:00Z')
  // 22:31 on the 9th in São Paulo
  expect((await stack.last('standup', eva)).text).toContain('9 Apr')
  await stack.to('2026-04-10T03:20:00Z')
  for (const word of ['Night work', 'Sleep', '-']) {
    await stack.say('standup', eva, word)
    await stack.advance('PT2S')
  }
  const [row] = await stack.sql(`select to_char(for_date, 'YYYY-MM-DD') as date, late from standup_responses r join standup_runs on standup_runs.id = r.run_id where user_id = ${eva.id} order by r.id desc limit 1`)
  expect(row).toEqual({ date: '2026-04-09', late: false })
})
