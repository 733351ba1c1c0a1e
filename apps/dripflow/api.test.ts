// What the mini app may ask: as author, learner and stranger, through the real Worker, and behaving as the chat does.

import type { MiniApp } from '../../test/mini-app.ts'
import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connect, transact } from '#kit/db'
import { openMiniApp } from '../../test/mini-app.ts'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

vi.setConfig({ testTimeout: 60_000 })

let stack: Stack
let ann: Talk
let ben: Talk
let eve: Talk
let asAnn: MiniApp
let asBen: MiniApp
let asEve: MiniApp
/** Ann's course, its lessons, and Ben's place in it. */
let course: string
let first: string
let place: string

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const text = (words: string, entities: unknown[] = []) => ({ kind: 'text', text: words, entities })
const lessonsOf = async () => (await asAnn('GET', `/courses/${course}`)).body.list as any[]
const texts = async (who: Talk) => (await stack.messages(who.chat)).map((m: any) => m.text ?? m.caption ?? m.poll?.question ?? '')

beforeAll(async () => {
  // a Monday, 10:00 in Berlin
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_da', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_da', language_code: 'ru' })
  eve = await talkTo(stack, 'dripflow', 'Eve', { username: 'eve_da', language_code: 'en' })
  for (const who of [ann, ben, eve])
    await who.say('/start')
  for (const who of [ann, ben]) {
    await who.say('/tz Berlin')
    await who.press(who === ann
      ? 'Europe/Berlin (mine)'
      : 'Europe/Berlin (мой)').catch(() => {})
  }
  asAnn = await openMiniApp(stack, 'dripflow', ann)
  asBen = await openMiniApp(stack, 'dripflow', ben)
  asEve = await openMiniApp(stack, 'dripflow', eve)
})
afterAll(() => stack.close())

describe('an author', () => {
  it('begins with nothing, makes a course, and cannot publish it empty', async () => {
    expect((await asAnn('GET', '/home')).body).toEqual({ taking: [], writing: [], certificates: [] })
    expect((await asAnn('POST', '/courses', { title: '  ' })).status).toBe(400)
    const { status, body } = await asAnn('POST', '/courses', { title: 'Bread' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      title: 'Bread',
      state: 'draft',
      link: null,
      list: [],
      learners: 0,
    })
    course = body.id
    expect((await asAnn('POST', `/courses/${course}/publish`)).body).toMatchObject({ code: 'no-lessons' })
  })

  it('writes lessons, each beginning with a part', async () => {
    for (const [day, words] of [
      [1, 'Flour'],
      [2, 'Water'],
      [3, 'Salt'],
    ] as const) {
      const { status, body } = await asAnn('POST', `/courses/${course}/lessons`, {
        day,
        content: text(words, [
          { type: 'bold', offset: 0, length: words.length },
        ]),
      })
      expect(status, JSON.stringify(body)).toBe(201)
      expect(body).toMatchObject({ past: 0, finished: 0 })
    }
    for (const wrong of [
      {
        day: 0,
        content: text('x'),
      },
      {
        day: 1000,
        content: text('x'),
      },
      { day: 1 },
      {
        day: 1,
        content: text(''),
      },
      {
        day: 1,
        content: text('x'.repeat(4097)),
      },
      {
        day: 1,
        content: text('x', [
          { type: 'bold', offset: 0, length: 2 },
        ]),
      },
      {
        day: 1,
        content: { kind: 'photo', file_id: 'stolen' },
      },
      {
        day: 1,
        content: {
          kind: 'poll',
          type: 'quiz',
          question: { text: 'Q' },
          options: [
            { text: 'a' },
            { text: 'b' },
          ],
        },
      },
      {
        day: 1,
        content: {
          kind: 'poll',
          type: 'quiz',
          question: { text: 'Q' },
          options: [
            { text: 'a' },
            { text: 'b' },
          ],
          correct: [2],
        },
      },
    ])
      expect((await asAnn('POST', `/courses/${course}/lessons`, wrong)).status, JSON.stringify(wrong).slice(0, 90)).toBe(400)
    const list = await lessonsOf()
    expect(list.map(({ day, words, parts }) => [day, words, parts])).toEqual([
      [
        1,
        'Flour',
        ['text'],
      ],
      [
        2,
        'Water',
        ['text'],
      ],
      [
        3,
        'Salt',
        ['text'],
      ],
    ])
    first = list[0].id
  })

  it('adds, changes, moves and deletes parts; a gate of a quiz needs one', async () => {
    const quiz = {
      kind: 'poll',
      type: 'quiz',
      question: { text: 'Which?' },
      options: [
        { text: 'Rye' },
        { text: 'Sand' },
      ],
      correct: [0],
    }
    expect((await asAnn('PATCH', `/lessons/${first}`, {
      gate: { kind: 'quiz' },
    })).body.code).toBe('gate-without-quiz')
    await asAnn('POST', `/lessons/${first}/parts`, { content: quiz, delay: 5 })
    const { body } = await asAnn('PATCH', `/lessons/${first}`, {
      title: 'Grain',
      gate: { kind: 'quiz', need: 80 },
    })
    expect(body).toMatchObject({
      title: 'Grain',
      gate: { kind: 'quiz', need: 80 },
      content: [
        {
          kind: 'text',
          words: {
            text: 'Flour',
            entities: [
              { type: 'bold', offset: 0, length: 5 },
            ],
          },
        },
        {
          kind: 'poll',
          quiz: true,
          correct: [0],
          delay: 5,
        },
      ],
    })
    const [words, poll] = body.content
    const moved = await asAnn('PUT', `/lessons/${first}/parts`, {
      order: [poll.id, words.id],
    })
    expect(moved.body.content.map((part: any) => part.kind)).toEqual(['poll', 'text'])
    expect((await asAnn('PUT', `/lessons/${first}/parts`, {
      order: [poll.id],
    })).body.code).toBe('order-invalid')
    await asAnn('PUT', `/lessons/${first}/parts`, {
      order: [words.id, poll.id],
    })
    const reworded = await asAnn('PATCH', `/parts/${words.id}`, {
      words: { text: 'Good flour', entities: [] },
    })
    expect(reworded.body.content[0].words).toEqual({ text: 'Good flour', entities: [] })
    expect((await asAnn('PATCH', `/parts/${poll.id}`, {
      words: { text: 'x', entities: [] },
    })).body.code).toBe('part-wordless')
    // without its quiz the gate is open
    const dropped = await asAnn('DELETE', `/parts/${poll.id}`)
    expect(dropped.body.lesson).toMatchObject({
      gate: null,
      content: [
        { kind: 'text' },
      ],
    })
    expect((await asAnn('DELETE', `/parts/${poll.id}`)).status).toBe(404)
  })

  it('sends files in the chat, into the very lesson, and has their addresses', async () => {
    await ann.say(`/start w_${first}`)
    expect(await ann.heard()).toContain('“Bread”, day 1')
    await ann.send({
      photo: { base64: png, file_name: 'a.png', mime_type: 'image/png' },
      caption: 'Look',
    })
    await ann.say('/cancel')
    const { body } = await asAnn('GET', `/lessons/${first}`)
    const [, { files: [photo] }] = body.content
    expect(photo).toMatchObject({
      kind: 'photo',
      caption: { text: 'Look' },
    })
    const file = await fetch(new URL(photo.url, stack.url))
    expect(file.status).toBe(200)
    await eve.say(`/start w_${first}`)
    expect(await eve.heard()).toContain('not in the course')
  })

  it('puts the lessons in another order, and sees one as a learner does', async () => {
    const [one, two, three] = await lessonsOf()
    const { body } = await asAnn('PUT', `/courses/${course}/order`, {
      lessons: [one.id, three.id, two.id],
    })
    expect(body.list.map((lesson: any) => [lesson.day, lesson.words])).toEqual([
      [1, 'Good flour'],
      [2, 'Salt'],
      [3, 'Water'],
    ])
    await asAnn('PUT', `/courses/${course}/order`, {
      lessons: [one.id, two.id, three.id],
    })
    expect((await asAnn('POST', `/lessons/${two.id}/preview`)).status).toBe(204)
    await ann.breathe()
    expect(await ann.heard()).toBe('Water')
  })

  it('sets when lessons come, and is told what is wrong with it', async () => {
    const { body } = await asAnn('PATCH', `/courses/${course}`, {
      title: 'Good bread',
      weekdays: [5, 1, 1],
      quiet: { from: '22:00', to: '07:00' },
      first: 'now',
      allow_next: true,
    })
    expect(body).toMatchObject({
      title: 'Good bread',
      weekdays: [1, 5],
      quiet: { from: '22:00', to: '07:00' },
    })
    for (const wrong of [
      { weekdays: [] },
      {
        weekdays: [8],
      },
      { zone: 'Berlin' },
      { time: '25:00' },
      { title: '' },
      { mode: 'cohort' },
      { cohort_start: '2027-02-30' },
      {
        quiet: { from: '22', to: '07:00' },
      },
    ])
      expect((await asAnn('PATCH', `/courses/${course}`, wrong)).status, JSON.stringify(wrong)).toBe(400)
    await asAnn('PATCH', `/courses/${course}`, {
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      quiet: null,
    })
    await asAnn('PATCH', `/lessons/${(await lessonsOf())[1].id}`, {
      gate: { kind: 'done' },
    })
    const published = await asAnn('POST', `/courses/${course}/publish`)
    expect(published.body).toMatchObject({
      state: 'live',
      link: expect.stringContaining(`start=c_${course}`),
    })
  })

  it('has only so many courses as the plan gives', async () => {
    expect((await asAnn('POST', '/courses', { title: 'Two' })).status).toBe(201)
    const { status, body } = await asAnn('POST', '/courses', { title: 'Three' })
    expect([status, body.code]).toEqual([402, 'limit-reached'])
    const two = (await asAnn('GET', '/home')).body.writing.find(({ title }: any) => title === 'Two')
    expect((await asAnn('DELETE', `/courses/${two.id}`)).status).toBe(204)
    expect((await asAnn('GET', `/courses/${two.id}`)).status).toBe(404)
  })
})

describe('a learner', () => {
  it('sees how far they are, with the days of what is to come', async () => {
    await ben.say(`/start c_${course}`)
    await ben.press('09:00')
    const { taking } = (await asBen('GET', '/home')).body
    expect(taking).toMatchObject([
      {
        title: 'Good bread',
        state: 'active',
        done: 1,
        of: 3,
        next: '2026-11-24T08:00:00.000Z',
        zone: 'Europe/Berlin',
      },
    ])
    place = taking[0].id
    const { body } = await asBen('GET', `/taking/${place}`)
    expect(body.steps.map(({ day, state, date }: any) => [day, state, date])).toEqual([
      [1, 'here', null],
      [2, 'locked', '2026-11-24'],
      [3, 'locked', '2026-11-25'],
    ])
    expect(body).toMatchObject({
      time: '09:00',
      gate: null,
      certificate: null,
      price: '',
      may: {
        next: true,
        pause: true,
        resume: false,
        done: false,
      },
    })
  })

  it('reads what has come, and nothing that has not', async () => {
    const [one, two] = await lessonsOf()
    const read = await asBen('GET', `/taking/${place}/lessons/${one.id}`)
    expect(read.body).toMatchObject({
      title: 'Grain',
      course: 'Good bread',
      before: null,
      after: null,
      more: false,
      content: [
        { kind: 'text' },
        { kind: 'files' },
      ],
    })
    const file = await fetch(new URL(read.body.content[1].files[0].url, stack.url))
    expect(file.status).toBe(200)
    const early = await asBen('GET', `/taking/${place}/lessons/${two.id}`)
    expect([early.status, early.body.code, early.body.message]).toEqual([403, 'lesson-locked', 'Этот урок ещё не пришёл.'])
  })

  it('does not see the answers, nor a part before its minutes have passed', async () => {
    const { body: { content } } = await asAnn('POST', `/lessons/${first}/parts`, {
      delay: 30,
      content: {
        kind: 'poll',
        type: 'quiz',
        question: { text: 'Late?' },
        options: [
          { text: 'yes' },
          { text: 'no' },
        ],
        correct: [1],
        explanation: { text: 'because' },
      },
    })
    const early = await asBen('GET', `/taking/${place}/lessons/${first}`)
    expect([early.body.more, early.body.content.length]).toEqual([true, 2])
    await stack.advance('PT31M')
    const late = await asBen('GET', `/taking/${place}/lessons/${first}`)
    expect(late.body.content[2]).toMatchObject({ quiz: true, correct: [], explanation: null })
    await asAnn('DELETE', `/parts/${content[2].id}`)
  })

  it('takes the next lesson, passes its gate, pauses and goes on, as in the chat', async () => {
    const next = await asBen('POST', `/taking/${place}/next`)
    expect(next.body).toMatchObject({
      state: 'waiting',
      gate: 'done',
      may: { next: false, done: true },
      done: 2,
    })
    expect(next.body.steps[1].state).toBe('waiting')
    await ben.breathe()
    expect(await texts(ben)).toContain('Water')
    expect((await asBen('POST', `/taking/${place}/next`)).body.code).toBe('gate-closed')
    const done = await asBen('POST', `/taking/${place}/done`)
    expect(done.body).toMatchObject({ state: 'active', gate: null })
    expect((await asBen('POST', `/taking/${place}/done`)).body).toMatchObject({ code: 'gate-open', message: 'Это уже сделано.' })
    const paused = await asBen('POST', `/taking/${place}/pause`)
    expect(paused.body).toMatchObject({
      state: 'paused',
      next: null,
      may: { resume: true },
    })
    expect((await asBen('POST', `/taking/${place}/pause`)).status).toBe(409)
    const resumed = await asBen('POST', `/taking/${place}/resume`)
    expect(resumed.body).toMatchObject({
      state: 'active',
      next: expect.any(String),
    })
    expect((await asBen('PUT', '/time', { time: '07:30' })).status).toBe(204)
    expect((await asBen('PUT', '/time', { time: 'soon' })).status).toBe(400)
    expect((await asBen('GET', `/taking/${place}`)).body.time).toBe('07:30')
  })

  it('has the certificate at the end, which anybody can verify', async () => {
    await asBen('POST', `/taking/${place}/next`)
    const { body } = await asBen('GET', `/taking/${place}`)
    expect(body).toMatchObject({
      state: 'done',
      certificate: expect.stringMatching(/^\w{10}$/),
    })
    const { body: certificate } = await asBen('GET', `/certificates/${body.certificate}`)
    expect(certificate).toMatchObject({
      name: 'Ben',
      title: 'Good bread',
      lessons: 3,
      finished_on: '2026-11-23',
      link: expect.stringContaining(`start=v_${body.certificate}`),
    })
    expect((await asBen('GET', '/home')).body.certificates).toMatchObject([
      { title: 'Good bread' },
    ])
    await ben.breathe()
    await ben.press('Сертификат')
    expect(await ben.heard()).toContain(certificate.link)
    await eve.say(`/start v_${body.certificate}`)
    expect(await eve.heard()).toBe('This certificate is real: Ben finished “Good bread” (3 lessons) on Mon 23 Nov 2026.')
    await eve.say('/start v_nothere123')
    expect(await eve.heard()).toContain('I know no certificate')
  })
})

describe('while people are inside', () => {
  it('a lesson put in behind them is not theirs until the author says so, and who is through can be told', async () => {
    const { body } = await asAnn('POST', `/courses/${course}/lessons`, {
      day: 2,
      insert: true,
      content: text('Yeast'),
    })
    expect(body).toMatchObject({ finished: 1 })
    expect((await lessonsOf()).map(({ day, words }) => [day, words])).toEqual([
      [1, 'Good flour'],
      [2, 'Yeast'],
      [3, 'Water'],
      [4, 'Salt'],
    ])
    expect((await asAnn('POST', `/lessons/${body.id}/for`, { whom: 'everybody' })).body.later_only).toBe(false)
    expect((await asAnn('POST', `/courses/${course}/tell`)).status).toBe(204)
    await ben.breathe()
    expect(await texts(ben)).toContain('В «Good bread» для вас новый урок.')
    expect((await asBen('GET', `/taking/${place}`)).body.steps.map(({ day, state }: any) => [day, state])).toEqual([
      [1, 'here'],
      [2, 'locked'],
      [3, 'here'],
      [4, 'here'],
    ])
  })

  it('the author has the numbers, the learners page by page, and the course as a file', async () => {
    const { body } = await asAnn('GET', `/courses/${course}/numbers`)
    expect(body).toMatchObject({
      title: 'Good bread',
      enrolled: 1,
      states: { active: 1 },
    })
    expect(body.lessons.map(({ day, got }: any) => [day, got])).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 1],
    ])
    expect((await asAnn('GET', `/courses/${course}/table`)).body.csv).toContain('day,title,got')
    const learners = await asAnn('GET', `/courses/${course}/learners`)
    expect(learners.body).toMatchObject({
      learners: [
        { name: 'Ben', state: 'active', day: 4 },
      ],
      before: null,
    })
    expect(JSON.stringify(learners.body)).not.toContain(String(ben.id))
    expect((await asAnn('GET', `/courses/${course}/learners?state=left`)).body.learners).toEqual([])
    expect((await asAnn('GET', `/courses/${course}/learners?state=odd`)).status).toBe(400)
    await stack.sql(`insert into dripflow_progress (user_id, sequence_id, name, state, next_at) select n, (select id from dripflow_sequences where public_id = '${course}'), 'Learner ' || n, 'done', null from generate_series(1, 60) n`)
    const page = (await asAnn('GET', `/courses/${course}/learners`)).body
    expect(page.learners.length).toBe(50)
    const rest = (await asAnn('GET', `/courses/${course}/learners?before=${page.before}`)).body
    expect([rest.learners.length, rest.before]).toEqual([11, null])
    const file = (await asAnn('GET', `/courses/${course}/export`)).body
    expect(file.lessons.map(({ day, blocks }: any) => [day, blocks.length])).toEqual([
      [1, 2],
      [2, 1],
      [3, 1],
      [4, 1],
    ])
  })
})

it('who has not paid sees what the rest costs, and that it waits behind the free days', async () => {
  const max = await talkTo(stack, 'dripflow', 'Max', { username: 'max_da', language_code: 'en' })
  await stack.sql(`update dripflow_sequences set stars = 150, preview_days = 1 where public_id = '${course}'`)
  expect((await asAnn('GET', `/courses/${course}`)).body.price).toMatchObject({ stars: 150, amount: null, preview_days: 1 })
  await max.say(`/start c_${course}`)
  await max.press('09:00')
  await max.say('Berlin')
  await max.press('Continue')
  const asMax = await openMiniApp(stack, 'dripflow', max)
  const { id } = (await asMax('GET', '/home')).body.taking[0]
  const { body } = await asMax('GET', `/taking/${id}`)
  expect(body).toMatchObject({
    state: 'unpaid',
    price: '1 day is free. The rest costs ⭐ 150.',
    may: { next: false, done: false },
  })
  expect(body.steps.map(({ day, state }: any) => [day, state])).toEqual([
    [1, 'here'],
    [2, 'unpaid'],
    [3, 'unpaid'],
    [4, 'unpaid'],
  ])
  const water = body.steps[2].id
  expect((await asMax('GET', `/taking/${id}/lessons/${water}`)).body.code).toBe('lesson-locked')
  expect((await asMax('POST', `/taking/${id}/next`)).status).toBe(409)
  await asMax('POST', `/taking/${id}/leave`)
  await stack.sql(`update dripflow_sequences set stars = null, preview_days = 0 where public_id = '${course}'`)
})

describe('a stranger', () => {
  it('finds none of it, also by its ids; and a learner is no author', async () => {
    const part = (await asAnn('GET', `/lessons/${first}`)).body.content[0].id
    const asked = [
      ['GET', `/courses/${course}`],
      [
        'PATCH',
        `/courses/${course}`,
        { title: 'Mine' },
      ],
      ['POST', `/courses/${course}/publish`],
      ['POST', `/courses/${course}/stop`],
      ['DELETE', `/courses/${course}`],
      [
        'POST',
        `/courses/${course}/lessons`,
        {
          day: 1,
          content: text('Mine'),
        },
      ],
      [
        'PUT',
        `/courses/${course}/order`,
        { lessons: [] },
      ],
      ['POST', `/courses/${course}/tell`],
      ['GET', `/courses/${course}/numbers`],
      ['GET', `/courses/${course}/table`],
      ['GET', `/courses/${course}/learners`],
      ['GET', `/courses/${course}/export`],
      ['GET', `/lessons/${first}`],
      [
        'PATCH',
        `/lessons/${first}`,
        { title: 'Mine' },
      ],
      ['DELETE', `/lessons/${first}`],
      [
        'POST',
        `/lessons/${first}/for`,
        { whom: 'later' },
      ],
      ['POST', `/lessons/${first}/preview`],
      [
        'POST',
        `/lessons/${first}/parts`,
        {
          content: text('Mine'),
        },
      ],
      [
        'PUT',
        `/lessons/${first}/parts`,
        {
          order: [part],
        },
      ],
      [
        'PATCH',
        `/parts/${part}`,
        { delay: 1 },
      ],
      ['DELETE', `/parts/${part}`],
    ] as const
    for (const [who, ask] of [
      ['Eve', asEve],
      ['Ben', asBen],
    ] as const) {
      for (const [method, path, sent] of asked)
        expect((await ask(method, path, sent)).status, `${who}: ${method} ${path}`).toBe(404)
    }
    for (const [method, path] of [
      ['GET', `/taking/${place}`],
      ['GET', `/taking/${place}/lessons/${first}`],
      ['POST', `/taking/${place}/next`],
      ['POST', `/taking/${place}/pause`],
      ['POST', `/taking/${place}/resume`],
      ['POST', `/taking/${place}/done`],
      ['POST', `/taking/${place}/leave`],
      ['GET', `/certificates/${place}`],
    ] as const) {
      for (const ask of [asEve, asAnn])
        expect((await ask(method, path)).status, `${method} ${path}`).toBe(404)
    }
    expect((await asAnn('GET', `/courses/${course}`)).body.title).toBe('Good bread')
    expect((await asEve('GET', '/home')).body).toEqual({ taking: [], writing: [], certificates: [] })
  })

  it('has no rows in the database either, and nobody may write any', async () => {
    const connection = connect(stack.workerDatabaseUrl)
    const asPerson = (id: number, statement: string) => transact(connection, {
      as: 'user',
      app: 'dripflow',
      telegramId: id,
      claims: { telegram_id: id },
    }, ({ query }) => query(statement))
    for (const table of [
      'sequences',
      'lessons',
      'blocks',
      'progress',
      'deliveries',
      'answers',
      'certificates',
    ])
      expect(await asPerson(eve.id, `select 1 from dripflow_${table}`), table).toEqual([])
    // a learner has the lessons, but the parts only of those that came
    expect(await asPerson(ben.id, 'select 1 from dripflow_lessons where deleted_at is null')).toHaveLength(4)
    expect(await asPerson(ben.id, `select 1 from dripflow_blocks where content ->> 'text' = 'Yeast'`)).toEqual([])
    expect(await asPerson(ben.id, `select 1 from dripflow_blocks where content ->> 'text' = 'Water'`)).toHaveLength(1)
    // an author does not see who takes it
    expect(await asPerson(ann.id, 'select 1 from dripflow_progress')).toEqual([])
    for (const statement of [
      'update dripflow_sequences set title = \'x\'',
      'delete from dripflow_lessons',
      'insert into dripflow_sequences (owner_id, title) values (1, \'x\')',
      'update dripflow_progress set free = true',
      'select 1 from dripflow_polls',
    ])
      await expect(asPerson(ben.id, statement), statement).rejects.toMatchObject({ code: '42501' })
    expect(await stack.sql(`select title from dripflow_sequences where public_id = '${course}'`)).toEqual([
      { title: 'Good bread' },
    ])
    await connection.close()
  })

  it('who leaves has nothing left of it here', async () => {
    expect((await asBen('POST', `/taking/${place}/leave`)).body).toEqual({ stopped: false })
    expect((await asBen('GET', `/taking/${place}`)).status).toBe(404)
    expect((await asBen('GET', `/taking/${place}/lessons/${first}`)).status).toBe(404)
    const home = (await asBen('GET', '/home')).body
    expect(home.taking).toEqual([])
    // what was earned stays
    expect(home.certificates).toHaveLength(1)
  })
})
