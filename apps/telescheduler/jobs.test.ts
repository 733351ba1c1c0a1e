// What happens when a post is due, through the real Worker code, the real database and the sandbox. The conversation is replaced by a bot of a few commands.

import type { BotContext } from '#kit/bot'
import type { Stack } from '../../test/stack.ts'
import { Composer } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { pressed } from './callbacks.ts'
import { counts } from './counts.ts'
import { exportFile } from './export.ts'
import telescheduler from './index.ts'
import { confirmDelivery, dropDelivery, moveToNextSlot, tryAgain } from './mending.ts'
import { pauseChannel, resumeChannel } from './pausing.ts'
import { changeZone, reflowQueue } from './planning.ts'
import { approve, scheduleTargets } from './posting.ts'
import { addDraft, channelBy, channelsOf, connectChannel, deliveryBy, erase, exportUser, linesOf, postBy, setChannel, setMember, setSlots, setTargets } from './store.ts'

const bot = new Composer<BotContext>()
bot.use(counts)
/** File ids as the bot knows them: another's are worth nothing to it. */
let photos: string[] = []
bot.on('message:photo', (ctx) => {
  photos.push(ctx.message.photo.at(-1)!.file_id)
})
bot.command('join', async (ctx) => {
  const [chat, tz] = ctx.match.split(' ') as [string, string]
  const info = await ctx.telegram.getChat(Number(chat))
  const channel = await connectChannel(ctx.db, {
    chatId: info.id,
    kind: info.type as 'channel',
    title: info.title!,
    tz,
    ownerId: ctx.from!.id,
    rights: {},
    now: ctx.now,
  })
  await setSlots(ctx.db, channel.id, [1, 2, 3, 4, 5, 6, 7].map(dow => ({ dow, localTime: '18:00' })))
})
/** `/post {when, text, options?, approved?}`: to every channel of the person. */
bot.command('post', async (ctx) => {
  const { when, text, options = {}, buttons = [], approved = true, items } = JSON.parse(ctx.match)
  const content = items
    ? { kind: 'album' as const, items }
    : { kind: 'text' as const, text, entities: [] }
  const post = await addDraft(ctx.db, {
    authorId: ctx.from!.id,
    payload: { content, options, buttons },
    now: ctx.now,
  })
  await setTargets(ctx.db, post.id, (await channelsOf(ctx.from!.id, ctx.db)).map(row => row.channel.id))
  await scheduleTargets(ctx, post, await linesOf(post.id, ctx.db), when, { userId: ctx.from!.id, approved })
  await ctx.say(post.publicId)
})
bot.command('erase', ctx => erase(ctx, ctx.from!.id))
bot.command('export', async (ctx) => {
  await ctx.say(JSON.stringify(exportFile(await exportUser(ctx, ctx.from!.id)).posts.map(post => post.targets.map(target => target.published.length))))
})
bot.command('dayoff', async (ctx) => {
  for (const { channel } of await channelsOf(ctx.from!.id, ctx.db)) {
    await setChannel(ctx.db, channel.id, {
      daysOff: [
        Number(ctx.match),
      ],
    })
    await reflowQueue(ctx, channel.id)
  }
})
bot.command('zone', async (ctx) => {
  for (const { channel } of await channelsOf(ctx.from!.id, ctx.db))
    await changeZone(ctx, channel, ctx.match)
})
bot.command('pause', async (ctx) => {
  for (const { channel } of await channelsOf(ctx.from!.id, ctx.db))
    await pauseChannel(ctx, channel, ctx.now + Number(ctx.match) * 60_000, 'asked')
})
bot.command('author', async (ctx) => {
  for (const { channel } of await channelsOf(ctx.from!.id, ctx.db))
    await setMember(ctx.db, channel.id, Number(ctx.match), 'author')
})
bot.command('approve', async (ctx) => {
  await approve(ctx, (await postBy(ctx.db, { publicId: ctx.match }))!, ctx.from!.id)
})
for (const [verb, act] of Object.entries({
  retry: tryAgain,
  again: tryAgain,
  now: tryAgain,
  slot: moveToNextSlot,
  drop: dropDelivery,
  there: confirmDelivery,
})) {
  bot.callbackQuery(pressed('delivery', verb as 'retry'), async (ctx) => {
    await act(ctx, (await deliveryBy(ctx.db, { publicId: ctx.match[1]! }))!)
  })
}
bot.callbackQuery(pressed('channel', 'resume'), async (ctx) => {
  await resumeChannel(ctx, (await channelBy(ctx.db, { publicId: ctx.match[1]! }))!)
})

const app = { ...telescheduler, bot }
const BOT = 'telescheduler'
let stack: Stack
let ann: { id: number }
let me: { id: number, username: string }
let channel: { id: number }

async function begin(now: string) {
  photos = []
  stack = await createStack({
    apps: [app],
    now,
  })
  ann = await stack.person('Ann')
  me = (await stack.sim<any[]>('/sim/bots')).find(bot => bot.app === BOT)
  channel = await open('News')
  await stack.say(BOT, ann, '/start')
  await stack.say(BOT, ann, `/join ${channel.id} Europe/Berlin`)
}
beforeEach(() => begin('2026-11-23T10:00:00Z'))
afterEach(() => stack.close())

async function open(title: string, type = 'channel') {
  const chat = await stack.sim('/sim/chats', { type, title, owner: ann.id })
  await stack.sim('/sim/members', {
    chat: chat.id,
    user: me.id,
    status: 'administrator',
    rights: {
      can_post_messages: true,
      can_edit_messages: true,
      can_delete_messages: true,
      can_pin_messages: true,
    },
  })
  return chat
}
function fixed(date: string, time: string) {
  return {
    mode: 'fixed',
    wall: { date, time },
  }
}
async function post(fields: object, from = ann): Promise<string> {
  await stack.say(BOT, from, `/post ${JSON.stringify(fields)}`)
  return (await stack.last(BOT, from)).text
}
const texts = async (chat = channel.id) => (await stack.messages(chat, ann.id)).filter(message => message.text && message.from?.id !== ann.id).map(message => message.text)
const told = async (who = ann) => (await stack.messages({ bot: BOT, user: who.id })).filter(message => message.from?.is_bot).map(message => message.text as string)
async function press(button: string) {
  const message = (await stack.messages({ bot: BOT, user: ann.id })).findLast(message => message.reply_markup?.inline_keyboard?.flat().some((b: any) => b.text === button))
  await stack.press({ bot: BOT, user: ann.id }, message.message_id, button, ann.id)
  // a chat takes one message a second
  await stack.advance('PT2S')
}
const states = async () => (await stack.sql('select p.state as post, t.state as target from telescheduler_targets t join telescheduler_posts p on p.id = t.post_id order by t.id')).map(row => `${row.post} ${row.target}`)

describe('on time', () => {
  it('goes out at its wall time in the channel\'s zone, once, and says so', async () => {
    await post({
      when: fixed('2026-11-24', '09:00'),
      text: 'Hello',
    })
    await stack.to('2026-11-24T07:59:00Z')
    expect(await texts()).toEqual([])
    await stack.to('2026-11-24T08:00:00Z')
    await Promise.all([
      stack.tick(),
      stack.tick(),
    ])
    expect(await texts()).toEqual(['Hello'])
    expect((await told()).at(-1)).toMatch(/^✅ “Hello” is out in News\.\nhttps:\/\/t\.me\/c\/\d+\/\d+$/)
    expect(await states()).toEqual(['sent sent'])
  })

  it('reports per channel, and one failure does not stop the other', async () => {
    const second = await open('Blog')
    await stack.say(BOT, ann, `/join ${second.id} UTC`)
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      method: 'sendMessage',
      chat: second.id,
      code: 400,
      times: 1,
    })
    await post({
      when: fixed('2026-11-24', '09:00'),
      text: 'Both',
    })
    await stack.to('2026-11-24T10:00:00Z')
    expect(await texts()).toEqual(['Both'])
    expect(await states()).toContain('failed failed')
    expect((await told()).join('\n')).toMatch(/did not go out in Blog/)
  })

  it('an album is followed by its buttons, pinned, and deleted when its hours are over', async () => {
    for (const name of ['a', 'b']) {
      await stack.send({ bot: BOT, user: ann.id }, ann, {
        photo: { base64: 'iVBORw0KGgo=', file_name: `${name}.png` },
      })
    }
    const items = photos.map(file_id => ({ kind: 'photo', file_id }))
    await post({
      when: { mode: 'now' },
      items,
      buttons: [
        [
          { text: 'A', url: 'https://a.example' },
        ],
      ],
      options: { pin: true, delete_after_hours: 2 },
    })
    await stack.advance('PT1M')
    const before = await stack.messages(channel.id, ann.id)
    expect(before.filter(message => message.photo)).toHaveLength(2)
    expect(before.some(message => message.reply_markup)).toBe(true)
    expect((await stack.sql('select pinned from telescheduler_deliveries'))[0]?.pinned).toBe(true)
    await stack.advance('PT2H')
    expect((await stack.messages(channel.id, ann.id)).filter(message => message.photo || message.reply_markup)).toEqual([])
  })
})

describe('repeating', () => {
  it('keeps its wall time over a clock change, deletes the one before, and ends', async () => {
    await stack.close()
    await begin('2027-03-26T12:00:00Z')
    const rule = {
      every: 'day',
      interval: 1,
      time: '09:00',
      start: '2027-03-27',
      skip: [],
      end: { count: 2 },
    }
    await post({
      when: { mode: 'recurring', rule },
      text: 'Digest',
      options: { previous: 'delete' },
    })
    await stack.to('2027-03-27T08:00:00Z')
    expect(await texts()).toEqual(['Digest'])
    await stack.to('2027-03-28T07:00:00Z')
    expect((await stack.calls(BOT)).filter(call => call.method === 'sendMessage' && call.params.text === 'Digest')).toHaveLength(2)
    expect(await texts()).toEqual(['Digest'])
    await stack.to('2027-03-30T07:00:00Z')
    expect((await told()).at(-1)).toBe('🏁 “Digest” has gone out in News for the last time.')
    expect(await states()).toEqual(['sent sent'])
  })
})

describe('held back', () => {
  it('pauses, and goes on by itself: the queue takes its next slots', async () => {
    await post({
      when: { mode: 'queue' },
      text: 'Queued',
    })
    await stack.say(BOT, ann, '/pause 600')
    await stack.to('2026-11-23T18:00:00Z')
    expect(await texts()).toEqual([])
    expect(await states()).toEqual(['scheduled held'])
    await stack.to('2026-11-23T20:00:00Z')
    expect((await told()).at(-1)).toMatch(/^▶️ News goes on\. Held back meanwhile: 1/)
    await stack.to('2026-11-24T17:00:00Z')
    expect(await texts()).toEqual(['Queued'])
  })

  it('a bot that may no longer post is said in words; Resume restores what was planned', async () => {
    await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'One',
    })
    await post({
      when: fixed('2026-11-23', '13:00'),
      text: 'Two',
    })
    await stack.sim('/sim/members', {
      chat: channel.id,
      user: me.id,
      status: 'administrator',
      rights: { can_post_messages: false },
    })
    await stack.to('2026-11-23T11:10:00Z')
    expect((await told()).at(-1)).toMatch(/“One” is held back: in News I may not post there/)
    await stack.sim('/sim/members', {
      chat: channel.id,
      user: me.id,
      status: 'administrator',
      rights: { can_post_messages: true },
    })
    await press('Resume')
    expect(await texts()).toEqual(['One'])
    await stack.to('2026-11-23T12:00:00Z')
    expect(await texts()).toEqual(['One', 'Two'])
  })

  it('a person who is no administrator any more does not post', async () => {
    await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'Mine',
    })
    const boss = await stack.person('Boss')
    await stack.sql('update telescheduler_posts set scheduled_by = $1', [boss.id])
    await stack.to('2026-11-23T11:00:00Z')
    expect(await texts()).toEqual([])
    expect((await told()).at(-1)).toMatch(/no longer an administrator/)
  })

  it('without approval nothing goes out; with it, it does', async () => {
    const id = await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'Early',
      approved: false,
    })
    await post({
      when: fixed('2026-11-23', '13:00'),
      text: 'Never',
      approved: false,
    })
    await stack.say(BOT, ann, `/approve ${id}`)
    await stack.to('2026-11-23T12:00:00Z')
    expect(await texts()).toEqual(['Early'])
    expect((await told()).at(-1)).toMatch(/“Never” was to go out in News on Mon 23 Nov 2026 13:00.*nobody had approved it/)
    expect(await states()).toEqual(['sent sent', 'pending missed'])
  })
})

describe('late and lost', () => {
  /** The Worker is away: what is due meanwhile is found late. */
  const away = async (from: string, to: string) => {
    await stack.sql(`update factory_jobs set run_at = $1::timestamptz, late_at = $1::timestamptz + interval '30 minutes' where kind = 'publish' and state = 'waiting'`, [from])
    await stack.to(to)
  }

  it('after a short outage posts go out one a minute', async () => {
    for (const text of ['One', 'Two', 'Three']) {
      await post({
        when: fixed('2026-11-23', '12:00'),
        text,
      })
    }
    await stack.sql(`update telescheduler_targets set next_run_at = '2026-11-23T10:50:00Z'`)
    await away('2026-11-23T11:00:00Z', '2026-11-23T11:00:30Z')
    expect(await texts()).toEqual(['One'])
    await stack.to('2026-11-23T11:05:00Z')
    expect(await texts()).toEqual(['One', 'Two', 'Three'])
    const dates = (await stack.messages(channel.id, ann.id)).filter(message => message.text).map(message => message.date as number)
    expect(dates[1]! - dates[0]!).toBeGreaterThanOrEqual(60)
  })

  it('after a long one its owner is asked', async () => {
    await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'Old',
    })
    await stack.sql(`update factory_jobs set late_at = run_at - interval '1 second' where kind = 'publish'`)
    await stack.to('2026-11-23T11:00:00Z')
    expect(await texts()).toEqual([])
    expect((await told()).at(-1)).toMatch(/^⏰ “Old” was to go out in News on Mon 23 Nov 2026 12:00 Europe\/Berlin/)
    await press('Send now')
    await press('Send now')
    expect(await texts()).toEqual(['Old'])
  })

  it('a lost answer is asked about, and nothing behind it waits', async () => {
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'lost',
      method: 'sendMessage',
      chat: channel.id,
      times: 1,
    })
    await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'Maybe',
    })
    await post({
      when: fixed('2026-11-23', '12:05'),
      text: 'Next',
    })
    await stack.to('2026-11-23T11:06:00Z')
    expect(await texts()).toEqual(['Maybe', 'Next'])
    expect((await told()).some(text => text.startsWith('❔') && text.includes('may have been posted'))).toBe(true)
    await press('It is there')
    expect(await states()).toEqual(['sent sent', 'sent sent'])
  })

  it('a refusal is told in Telegram\'s words, and Retry sends it', async () => {
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      method: 'sendMessage',
      chat: channel.id,
      code: 400,
      times: 1,
    })
    await post({
      when: fixed('2026-11-23', '12:00'),
      text: 'Stubborn',
    })
    await stack.to('2026-11-23T11:00:00Z')
    expect(await states()).toEqual(['failed failed'])
    await press('Retry')
    expect(await texts()).toEqual(['Stubborn'])
    expect(await states()).toEqual(['sent sent'])
  })
})

it('counts reactions of its own posts', async () => {
  await post({
    when: { mode: 'now' },
    text: 'Like me',
  })
  await stack.advance('PT2S')
  const message = (await stack.messages(channel.id, ann.id)).find(message => message.text === 'Like me')
  await stack.sim('/sim/react', {
    chat: channel.id,
    message_id: message.message_id,
    from: ann.id,
    reaction: [
      { type: 'emoji', emoji: '👍' },
    ],
  })
  expect((await stack.sql('select reactions from telescheduler_deliveries'))[0]?.reactions).toEqual({ '👍': 1 })
})

describe('the queue', () => {
  const places = async () => (await stack.sql(`select p.payload->'content'->>'text' as text, t.local_at::text as at, t.next_run_at as run from telescheduler_targets t join telescheduler_posts p on p.id = t.post_id order by t.next_run_at`)).map(row => `${row.text} ${row.at.slice(8, 16)} ${(row.run as Date).toISOString().slice(8, 16)}`)

  it('fills slots, lets one go first, and makes room for a day off', async () => {
    await post({
      when: { mode: 'queue' },
      text: 'A',
    })
    await post({
      when: { mode: 'queue' },
      text: 'B',
    })
    await post({
      when: { mode: 'queue', top: true },
      text: 'First',
    })
    await post({
      when: fixed('2026-11-24', '18:00'),
      text: 'Fixed',
    })
    expect(await places()).toEqual([
      'First 23 18:00 23T17:00',
      'A 24 18:00 24T17:00',
      'Fixed 24 18:00 24T17:00',
      'B 25 18:00 25T17:00',
    ])
    await stack.say(BOT, ann, '/dayoff 2')
    expect(await places()).toEqual([
      'First 23 18:00 23T17:00',
      'Fixed 24 18:00 24T17:00',
      'A 25 18:00 25T17:00',
      'B 26 18:00 26T17:00',
    ])
    await stack.to('2026-11-25T17:00:00Z')
    expect(await texts()).toEqual(['First', 'Fixed', 'A'])
  })

  it('keeps its slots in another zone, while a fixed time keeps its instant', async () => {
    await post({
      when: { mode: 'queue' },
      text: 'A',
    })
    await post({
      when: fixed('2026-11-24', '09:00'),
      text: 'Fixed',
    })
    await stack.say(BOT, ann, '/zone America/New_York')
    expect(await places()).toEqual(['A 23 18:00 23T23:00', 'Fixed 24 03:00 24T08:00'])
    await stack.to('2026-11-24T08:00:00Z')
    expect(await texts()).toEqual(['A', 'Fixed'])
  })
})

it('gives a person everything, and forgets them; a channel goes to its next editor', async () => {
  const bob = await stack.person('Bob')
  const shared = await open('Shared')
  await stack.say(BOT, ann, `/join ${shared.id} UTC`)
  await stack.sql(`insert into telescheduler_members select id, $1, 'editor' from telescheduler_channels where chat_id = $2`, [bob.id, shared.id])
  await post({
    when: { mode: 'now' },
    text: 'Mine',
  })
  await stack.advance('PT5S')
  await stack.say(BOT, ann, '/export')
  expect((await stack.last(BOT, ann)).text).toBe('[[1,1]]')
  await stack.say(BOT, ann, '/erase')
  expect(await stack.sql('select owner_id, role from telescheduler_channels c join telescheduler_members m on m.channel_id = c.id')).toEqual([
    { owner_id: bob.id, role: 'owner' },
  ])
  expect(await stack.sql('select 1 from telescheduler_posts')).toEqual([])
})
