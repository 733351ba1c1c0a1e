// Conversations about questions: every kind of answer, every way to ask anew, other languages, and what is refused.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let vera: Talk
let group: { id: number }

const inGroup = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot)
async function pressInGroup(who: Talk, button: string) {
  const message = (await inGroup()).findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))!
  await stack.press(group.id, message.message_id, button, who.id)
  await who.breathe()
}
const keysOf = async (talk: Talk) => (await talk.last()).reply_markup.inline_keyboard.flat().map((key: any) => key.text)

beforeAll(async () => {
  // Monday
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T05:00:00Z',
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_q', language_code: 'en' })
  vera = await talkTo(stack, 'standup', 'Вера', { username: 'vera_q', language_code: 'ru' })
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [vera.id],
  })
  for (const who of [ann, vera]) {
    await who.say('/start')
    await who.say('/tz UTC')
  }
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await pressInGroup(ann, 'Set up standup')
  for (const who of [ann, vera])
    await pressInGroup(who, 'Join')
})
afterAll(() => stack.close())

async function openQuestions() {
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Questions')
}

describe('in the settings', () => {
  it('every kind of question is added, and malformed ones are refused with what to do', async () => {
    await openQuestions()
    const wanted: [string, string][] = [
      ['one choice', 'How was it?\n- Good\n- Bad'],
      ['several choices', 'What did you touch?\nCode\nTests\nTexts'],
      ['1 to 5', 'Your mood?'],
      ['yes or no', 'Do you need help?'],
      ['number', 'How many hours?'],
    ]
    for (const [kind, typed] of wanted) {
      await ann.press('＋ Add a question')
      await ann.press(kind)
      if (typed.includes('\n')) {
        await ann.say('Only a question')
        expect(await ann.heard()).toContain('2 to 10 options')
      }
      await ann.say(typed)
      expect(await ann.heard()).toContain(typed.split('\n')[0])
    }
    for (let n = 9; n <= 10; n++) {
      await ann.press('＋ Add a question')
      await ann.press('free answer')
      await ann.say(`Question ${n}?`)
    }
    expect(await keysOf(ann)).not.toContain('＋ Add a question')
    const [{ public_id: id }] = await stack.sql('select public_id from standup_teams') as any
    const old = (await stack.messages(ann.chat)).findLast((message: any) => message.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === 'free answer'))
    await stack.press(ann.chat, old.message_id, 'free answer', ann.id)
    await ann.breathe()
    await ann.say('An eleventh?')
    expect(await ann.heard()).toContain('Ten questions are the most')
    await ann.say('/cancel')
    await ann.say(`/start s_${id}`)
    await ann.press('Questions')
    for (let left = 10; left > 1; left--)
      await ann.press('🗑')
    const { answer } = await ann.press('🗑') as any
    expect(answer.text).toContain('At least one question is needed')
    expect((await ann.last()).text).toContain('1. Question 10?')
  })

  it('a zone without summer time and a window too long are refused', async () => {
    await ann.say('/teams')
    await ann.press('⚙️ Standup')
    await ann.press('Team’s zone')
    await ann.say('GMT+2')
    expect(await ann.heard()).toContain('Name a city like Berlin')
    await ann.say('/cancel')
    await ann.press('Time to answer')
    await ann.say('21 h')
    expect(await ann.heard()).toContain('Between 15 minutes and 20 hours')
    await ann.say('/cancel')
  })

  it('a question is read by everybody in their own language; the words can be taken back, the dialog cancelled', async () => {
    await openQuestions()
    await ann.press('＋ Add a question')
    await ann.press('one choice')
    await ann.say('How was it?\nGood\nBad')
    const questions = await ann.last()
    const globes = questions.reply_markup.inline_keyboard.flat().filter((key: any) => key.text === '🌐')
    await stack.press(ann.chat, questions.message_id, globes[1].callback_data, ann.id)
    await ann.breathe()
    await ann.press('Русский')
    await ann.say('Как прошло?')
    expect(await ann.heard()).toContain('its 2 options in the same order')
    await ann.say('/cancel')
    expect(await ann.heard()).toBe('Stopped. What was saved stays.')
    await ann.press('Русский')
    await ann.say('Как прошло?\nХорошо\nПлохо')
    expect(await ann.heard()).toContain('2. How was it? (one choice) 🌐 ru')

    await stack.to('2026-11-23T09:31:00Z')
    await ann.press('Skip')
    expect(await ann.heard()).toContain('How was it?')
    await vera.press('Пропустить')
    expect(await vera.heard()).toContain('Как прошло?')
    expect(await keysOf(vera)).toContain('Хорошо')
    await vera.press('Хорошо')
    await ann.say('bad')
    await stack.advance('PT30S')
    const { text } = (await inGroup()).at(-1)
    expect(text).toContain('Good')
    expect(text).toContain('Bad')
    expect(text).not.toContain('Хорошо')
    // whoever reads the report in Russian reads the answer in Russian
    await vera.say('/report')
    expect(await vera.heard()).toContain('Хорошо')

    // other words are another question: its translation goes
    await openQuestions()
    const again = await ann.last()
    await stack.press(ann.chat, again.message_id, '✏️ 2', ann.id)
    await ann.breathe()
    await ann.say('How is it?\nGood\nBad')
    expect(await ann.heard()).toContain('2. How is it? (one choice)')
    expect(await ann.heard()).not.toContain('🌐 ru')
  })
})

describe('in private', () => {
  async function ask(questions: unknown[]) {
    await stack.sql(`update standup_teams set questions = '${JSON.stringify(questions)}'::jsonb, version = version + 1`)
  }

  it('answers come by button, by word, by voice and photo, and a long one in several messages', async () => {
    await ask([
      { id: 'a', text: 'Long?', kind: 'text' },
      { id: 'b', text: 'Spoken?', kind: 'text' },
      {
        id: 'c',
        text: 'Which?',
        kind: 'multi',
        options: ['Code', 'Tests', 'Texts'],
      },
      { id: 'd', text: 'Mood?', kind: 'scale' },
      {
        id: 'e',
        text: 'Help?',
        kind: 'yesno',
        blocker: true,
      },
      { id: 'f', text: 'Hours?', kind: 'number' },
      {
        id: 'g',
        text: 'How often?',
        kind: 'choice',
        options: ['3', '2', '1'],
      },
      { id: 'h', text: 'Seen?', kind: 'text' },
    ])
    await stack.to('2026-11-24T09:31:00Z')
    expect(await ann.heard()).toContain('1/8')
    await ann.send({
      text: 'x'.repeat(4096),
    })
    await stack.send(ann.chat, ann, { text: 'and the rest' })
    await ann.breathe()
    expect(await ann.all()).toContain('2/8')
    await ann.send({
      voice: {
        base64: Buffer.from('voice').toString('base64'),
        duration: 3,
      },
    })
    expect(await ann.heard()).toContain('3/8')
    await ann.press('☐ Code')
    await ann.press('☐ Texts')
    await ann.press('Done')
    await ann.say('seven')
    expect(await ann.heard()).toContain('a number from 1 to 5')
    await ann.press('4')
    await ann.press('Yes')
    await ann.say('a lot')
    expect(await ann.heard()).toContain('a number, like 8 or 2.5')
    await ann.say('7,5')
    // the button says 3 and is the first one
    await ann.press('3')
    await ann.send({
      photo: {
        base64: Buffer.from('photo').toString('base64'),
        width: 100,
        height: 100,
      },
      caption: 'Look',
    })
    expect(await ann.heard()).toContain('are in')
    const [{ answers }] = await stack.sql(`select answers from standup_responses where user_id = ${ann.id} order by id desc limit 1`) as any
    expect(answers.a.text).toHaveLength(4096 + 'and the rest'.length)
    expect(answers.b.voice).toBeTruthy()
    expect([
      answers.c.text,
      answers.d.text,
      answers.e.text,
      answers.f.text,
      answers.g.text,
      answers.h.text,
    ]).toEqual([
      'Code, Texts',
      '4',
      'yes',
      '7.5',
      '3',
      'Look',
    ])
    expect(answers.h.photo).toBeTruthy()
    await vera.press('Не сегодня')
    await stack.advance('PT30S')
    const { text } = (await inGroup()).at(-1)
    expect(text).toContain('⛔ Ann: ')
    expect(text).toContain('4/5')
    expect(text).toContain('Read in full')
  })

  it('a second answer replaces the first after a question, and never doubles it', async () => {
    await ann.say('/standup')
    expect(await ann.heard()).toContain('already answered for Tue 24 Nov')
    await ann.press('Answer anew')
    expect(await ann.heard()).toContain('1/8')
    for (const button of ['Keep', 'Keep'])
      await ann.press(button)
    await ann.press('Done')
    await ann.press('5')
    await ann.press('No')
    for (const button of ['Keep', 'Keep', 'Keep'])
      await ann.press(button)
    expect(await ann.heard()).toContain('Changed.')
    expect((await stack.sql(`select answers->'d'->>'text' as mood from standup_responses join standup_runs r on r.id = run_id where user_id = ${ann.id} and for_date = '2026-11-24'`))).toEqual([
      { mood: '5' },
    ])
    await stack.advance('PT30S')
    // what was taken back is no blocker any more
    expect((await inGroup()).at(-1).text).not.toContain('⛔')
  })

  it('an open blocker comes back with its age until it is solved', async () => {
    await ask([
      {
        id: 'g',
        text: 'In your way?',
        kind: 'text',
        blocker: true,
      },
    ])
    await stack.to('2026-11-25T09:31:00Z')
    await ann.say('No access')
    await vera.press('Не сегодня')
    await stack.to('2026-11-26T09:31:00Z')
    await ann.say('nothing')
    await vera.press('Не сегодня')
    await stack.advance('PT30S')
    expect((await inGroup()).at(-1).text).toContain('⛔ Ann: No access (1 day)')
  })
})
