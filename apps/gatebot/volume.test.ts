// A thousand memberships have ended in the same minute: everybody is taken out once, nobody is lost, at Telegram's pace.

import { expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

const many = 1000
const end = Date.parse('2026-03-01T12:00:00Z')

it('drains a mass expiry without loss, each once, within Telegram\'s pace', { timeout: 600_000 }, async () => {
  const { stack, ann, connect } = await openGate()
  // while the people are made, nothing is to be waited for
  const worker = { url: stack.url, tickSecret: stack.env.TICK_SECRET! }
  stack.sandbox.attach(undefined)
  const people: number[] = []
  for (let at = 0; at < many; at++)
    people.push((await stack.sim('/sim/users', { first_name: `Member ${at}` })).id)
  const { id: chat } = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Many',
    owner: ann.id,
    members: people,
  })
  stack.sandbox.attach(worker)
  await connect(undefined, chat)
  const [group] = await stack.sql('select id, public_id from gatebot_groups')
  const until = new Date(end).toISOString()
  await stack.sql(`insert into gatebot_members (telegram_user_id, group_id, status, admitted_at, created_at) select u, $2, 'expired', '2026-02-01', '2026-02-01' from unnest($1::bigint[]) u`, [people, group!.id])
  await stack.sql(`insert into factory_entitlements (app, item, telegram_id, rail, ref, status, until, cancel_at_end, created_at) select 'gatebot', $2, u, 'gift', 'gift-' || u, 'ended', $3, true, '2026-02-01' from unnest($1::bigint[]) u`, [people, `group:${group!.public_id}`, until])
  await stack.sql(`insert into factory_jobs (app, kind, key, payload, run_at, created_at) select 'gatebot', 'door', id::text, jsonb_build_object('member', id, 'check', false), $1, created_at from gatebot_members`, [until])

  // one tick per fifth of a second, as if many invocations followed each other
  stack.sandbox.attach(undefined)
  let now = end
  await stack.to(until)
  const waiting = async () => (await stack.sql(`select count(*)::int as n from factory_jobs where state in ('waiting', 'claimed', 'sending') and run_at < $1`, [
    new Date(end + 3_600_000).toISOString(),
  ]))[0]!.n as number
  while (await waiting()) {
    expect(now - end).toBeLessThan(5 * 60_000)
    for (let round = 0; round < 10; round++) {
      await stack.tick()
      now += 200
      await stack.to(new Date(now).toISOString())
    }
  }

  const sends = await stack.sql(`select payload ->> 'method' as method, state, count(*)::int as n, count(distinct payload -> 'params' -> 'user_id')::int as people from factory_jobs where kind = 'send' and run_at >= $1 group by 1, 2 order by 1`, [until])
  expect(sends).toEqual([
    {
      method: 'banChatMember',
      state: 'done',
      n: many,
      people: many,
    },
    {
      method: 'unbanChatMember',
      state: 'done',
      n: many,
      people: many,
    },
  ])
  expect(await stack.sql(`select status, admitted_at, count(*)::int as n from gatebot_members group by 1, 2`)).toEqual([
    { status: 'expired', admitted_at: null, n: many },
  ])
  expect(await stack.sql(`select 1 from factory_dead_letters`)).toEqual([])
  // Telegram's log has the newest calls: never more than thirty in a second
  const at = (await stack.calls('gatebot')).filter(call => /ban/.test(call.method)).map(call => Date.parse(call.at)).sort((a, b) => a - b)
  expect(at.length).toBeGreaterThan(100)
  for (const [place, from] of at.entries())
    expect(at.slice(place, place + 31).filter(time => time < from + 1000).length).toBeLessThanOrEqual(30)
  await stack.close()
})
