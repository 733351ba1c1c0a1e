// The contract every app passes, each check where the app has that ability. The template is tested like the others.
import type { App } from '#kit/app'
import type { Stack } from './stack.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kitTexts, menu } from '#kit/bot'
import { connect, transact } from '#kit/db'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { createStack } from './stack.ts'

const all = [...apps, template] as App<any, any, any>[]
let stack: Stack

/** What a person does so that an app has something to do later; a new app still does what the template does. */
const makeJobs: Record<string, (person: { id: number }) => Promise<void>> = {
  async dripflow(cleo) {
    for (const text of ['/tz UTC', '/new Course', 'One']) {
      await stack.say('dripflow', cleo, text)
      await stack.advance('PT3S')
    }
    await stack.send({ bot: 'dripflow', user: cleo.id }, cleo, {
      poll: {
        question: 'Yes?',
        options: ['yes', 'no'],
        type: 'quiz',
        correct_option_ids: [0],
      },
    })
    await stack.advance('PT3S')
    for (const text of [
      '/gate task',
      '/day 2',
      'Two',
      '/course',
    ]) {
      await stack.say('dripflow', cleo, text)
      await stack.advance('PT3S')
    }
    await stack.press({ bot: 'dripflow', user: cleo.id }, (await stack.last('dripflow', cleo)).message_id, 'Publish')
    const [, link] = /start=(\S+)/.exec((await stack.last('dripflow', cleo)).text)!
    await stack.say('dripflow', cleo, `/start ${link}`)
    await stack.advance('PT3S')
    await stack.press({ bot: 'dripflow', user: cleo.id }, (await stack.last('dripflow', cleo)).message_id, '09:00')
    await stack.advance('PT25H')
    await stack.say('dripflow', cleo, 'My homework')
    await stack.advance('PT5S')
    const review = (await stack.messages({ bot: 'dripflow', user: cleo.id })).findLast((message: any) => message.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === 'Accept'))
    await stack.press({ bot: 'dripflow', user: cleo.id }, review.message_id, 'Accept')
    await stack.advance('PT24H')
    expect((await stack.messages({ bot: 'dripflow', user: cleo.id })).map((message: any) => message.text)).toContain('Two')
  },
  async gatebot(cleo) {
    const dora = await stack.person('Dora', { username: 'dora_at_the_door' })
    await stack.say('gatebot', dora, '/start')
    const group = await stack.sim<{ id: number }>('/sim/chats', { type: 'supergroup', title: 'Cleo\'s club', owner: cleo.id })
    await stack.sim('/sim/members', {
      chat: group.id,
      user: 'gatebot',
      from: cleo.id,
      status: 'administrator',
      rights: { can_invite_users: true, can_restrict_members: true },
    })
    await stack.press({ bot: 'gatebot', user: cleo.id }, (await stack.last('gatebot', cleo)).message_id, 'Give free access')
    await stack.say('gatebot', cleo, '@dora_at_the_door 1')
    await stack.advance('PT5S')
    const link = (await stack.last('gatebot', dora)).reply_markup.inline_keyboard[0][0].url
    expect((await stack.sim('/sim/join', { user: dora.id, invite_link: link })).status).toBe('member')
    await stack.advance('PT25H')
    expect((await stack.calls('gatebot')).map(call => call.method)).toContain('banChatMember')
  },
  async standup(cleo) {
    const dora = await stack.person('Dora')
    const group = await stack.sim<{ id: number }>('/sim/chats', {
      type: 'supergroup',
      title: 'Cleos',
      owner: cleo.id,
      members: [dora.id],
    })
    await stack.sim('/sim/members', {
      chat: group.id,
      user: 'standup',
      from: cleo.id,
      status: 'member',
    })
    const setUp = (await stack.messages(group.id)).at(-1)
    await stack.press(group.id, setUp.message_id, 'Set up standup', cleo.id)
    for (const person of [cleo, dora])
      await stack.press(group.id, setUp.message_id, 'Join', person.id)
    for (let hour = 0; hour < 80 && !(await stack.last('standup', cleo)).text.includes('1/3'); hour++)
      await stack.advance('PT1H')
    for (const word of ['done', 'plans', 'a blocker']) {
      await stack.say('standup', cleo, word)
      await stack.advance('PT3S')
    }
    await stack.advance('PT6H')
    const digest = (await stack.messages(group.id)).at(-1)
    expect(digest.text).toContain('1 of 2 answered')
    await stack.press(group.id, digest.message_id, '✅ Solved: Cleo', cleo.id)
  },
  async telescheduler(cleo) {
    const channel = await stack.sim<{ id: number }>('/sim/chats', { type: 'channel', title: 'Cleo', owner: cleo.id })
    await stack.sim('/sim/members', {
      chat: channel.id,
      user: 'telescheduler',
      from: cleo.id,
      status: 'administrator',
      rights: { can_post_messages: true },
    })
    await stack.press({ bot: 'telescheduler', user: cleo.id }, (await stack.last('telescheduler', cleo)).message_id, 'UTC')
    await stack.say('telescheduler', cleo, 'Twice?')
    await stack.advance('PT5S')
    await stack.say('telescheduler', cleo, 'tomorrow 9')
    await stack.advance('PT24H')
    expect((await stack.messages(channel.id)).map((message: any) => message.text)).toContain('Twice?')
  },
}

beforeAll(async () => {
  stack = await createStack({ apps: all, now: '2026-11-23T10:00:00Z' })
})
afterAll(() => stack.close())

describe.each(all.map(app => [app.manifest.id, app] as const))('%s', (id, app) => {
  const lastOf = async (user: number) => (await stack.messages({ bot: id, user })).at(-1)!

  it.each([
    '/start',
    '/help',
    '/privacy',
    '/language',
    '/tz',
    '/cancel',
    '/deletemydata',
  ])('answers %s', async (command) => {
    const ann = await stack.person('Ann')
    await stack.say(id, ann, '/start')
    await stack.say(id, ann, command)
    const answer = await lastOf(ann.id)
    expect(answer.from.is_bot).toBe(true)
    expect(answer.text.length).toBeGreaterThan(5)
  })

  it.each(['en', 'ru'] as const)('answers every command of its menu in %s, and tells of its own in /help', async (language) => {
    const ann = await stack.person('Ann', { language_code: language })
    await stack.say(id, ann, '/start')
    await stack.say(id, ann, '/help')
    const help = (await lastOf(ann.id)).text as string
    for (const { command } of menu(app, language)) {
      if (!(command in kitTexts(language).commands))
        expect(help).toContain(`/${command}`)
      const before = (await stack.messages({ bot: id, user: ann.id })).length
      await stack.say(id, ann, `/${command}`)
      expect((await stack.messages({ bot: id, user: ann.id })).length, command).toBeGreaterThan(before + 1)
      await stack.say(id, ann, '/cancel')
    }
  })

  it('deletes a person\'s rows when asked', async () => {
    const ann = await stack.person('Erased Ann')
    await stack.say(id, ann, '/start')
    await stack.say(id, ann, '/deletemydata')
    await stack.press({ bot: id, user: ann.id }, (await lastOf(ann.id)).message_id, 'kit:erase:yes')
    const tables = await stack.sql(`select table_name, column_name from information_schema.columns where table_schema = 'public' and (table_name like '${id}\\_%' or table_name in ('factory_people', 'factory_dialogs')) and column_name in ('user_id', 'telegram_id', 'owner_id', 'author_id')`)
    for (const { table_name: table, column_name: column } of tables) {
      expect(await stack.sql(`select 1 from ${table} where ${column} = ${ann.id}${table.startsWith('factory_')
        ? ` and app = '${id}'`
        : ''}`), table).toEqual([])
    }
  })

  it('refuses a wrong secret', async () => {
    const response = await stack.webhook(id, { update_id: 1 }, { secret: 'wrong' })
    expect(response.status).toBe(401)
  })

  it('survives an unknown kind of update', async () => {
    const response = await stack.webhook(id, {
      update_id: 900_001,
      something_new: { a: 1 },
    })
    expect(response.status).toBe(200)
  })

  it('gives the same update one effect and one answer, also at the same moment', async () => {
    const ben = await stack.person('Ben')
    const update = {
      update_id: 900_002,
      message: {
        message_id: 5,
        date: 1,
        chat: { id: ben.id, type: 'private', first_name: 'Ben' },
        from: { id: ben.id, is_bot: false, first_name: 'Ben' },
        text: '/help',
        entities: [
          { type: 'bot_command', offset: 0, length: 5 },
        ],
      },
    }
    const answers = await Promise.all([1, 2, 3].map(async () => (await stack.webhook(id, update)).text()))
    expect(JSON.parse(answers[0]!)).toMatchObject({ method: 'sendMessage', chat_id: ben.id })
    expect(answers.map(answer => JSON.parse(answer))).toEqual(answers.map(() => JSON.parse(answers[0]!)))
    expect(await stack.sql(`select 1 from factory_updates where update_id = 900002 and app = '${id}'`)).toHaveLength(1)
  })

  it.runIf(app.jobs)('may run each of its jobs twice', async () => {
    const cleo = await stack.person('Cleo')
    await stack.say(id, cleo, '/start')
    await (makeJobs[id] ?? (() => stack.say(id, cleo, '/remind 1h tea')))(cleo)
    await stack.advance('PT2H')
    const sent = async () => (await stack.calls(id)).filter(call => /^(?:send|copy|forward)/.test(call.method)).length
    const kinds = await stack.sql(`update factory_jobs set state = 'waiting', ended_at = null, attempts = 0, late_at = null, occurrence = null, key = null where app = '${id}' and kind <> 'send' and state = 'done' returning kind`)
    expect(new Set(kinds.map(row => row.kind)).size, 'the rehearsal in makeJobs, above, gives this app something to do').toBeGreaterThan(0)
    const before = await sent()
    await stack.tick()
    await stack.advance('PT1M')
    expect(await sent()).toBe(before)
    expect(await stack.sql(`select kind, error from factory_jobs where app = '${id}' and kind <> 'send' and state in ('waiting', 'failed') and attempts > 0`)).toEqual([])
  })
})

it('a person\'s role reaches that person\'s rows only', async () => {
  await stack.sql(`insert into template_reminders (user_id, text, due_at) values (71, 'mine', '2026-12-01'), (72, 'yours', '2026-12-01')`)
  const connection = connect(stack.workerDatabaseUrl)
  const rows = await transact(connection, {
    as: 'user',
    app: 'template',
    telegramId: 71,
    claims: { telegram_id: 71 },
  }, ({ query }) => query('select text from template_reminders'))
  expect(rows).toEqual([
    { text: 'mine' },
  ])
  await expect(transact(connection, {
    as: 'user',
    app: 'template',
    telegramId: 71,
    claims: { telegram_id: 71 },
  }, ({ query }) => query('select 1 from factory_people'))).rejects.toMatchObject({ code: '42501' })
  await connection.close()
})
