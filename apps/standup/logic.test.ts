// Plain logic: what is a question, an answer, a blocker, a due date; and how a digest reads.

import { describe, expect, it } from 'vitest'
import { isBlocker, readAnswer } from './answers.ts'
import { answerWords, digest } from './digest.ts'
import { holidayOn } from './holidays.ts'
import { nextQuestionId, parseQuestion, readQuestions } from './questions.ts'
import { checkCron, cronOf, dueOn, nextDue, partsOf } from './schedule.ts'

const q = (kind: string, more = {}) => ({ id: 'q', text: '?', kind, ...more }) as never
const words = {
  empty: 'empty',
  tooLong: (n: number) => `over ${n}`,
  needsOptions: 'options',
  tooMany: 'many',
  sameOptions: (n: number) => `same ${n}`,
}

describe('answers', () => {
  it.each([
    ['scale', '5', '5'],
    ['scale', '6', null],
    ['number', '2,5', '2.5'],
    ['number', 'two', null],
    ['yesno', 'да', 'yes'],
    ['yesno', 'maybe', null],
    ['text', '  ', null],
    ['text', ' done ', 'done'],
  ])('to a %s question %j is %j', (kind, typed, answer) => {
    expect(readAnswer(q(kind), typed)).toBe(answer)
  })

  it('a choice is taken by its word or its number, several by commas', () => {
    const options = ['Red', 'Green']
    expect(readAnswer(q('choice', { options }), 'green')).toBe('Green')
    expect(readAnswer(q('choice', { options }), '1')).toBe('Red')
    expect(readAnswer(q('choice', { options }), 'blue')).toBe(null)
    expect(readAnswer(q('multi', { options }), 'red, 2, red')).toBe('Red, Green')
  })

  it.each([
    'no',
    'None.',
    '-',
    'нет',
    'Всё хорошо',
    'n/a',
    'No blockers!',
  ])('%j is no blocker', (text) => {
    expect(isBlocker(q('text', { blocker: true }), { text })).toBe(false)
  })
  it.each(['No access to the server', 'нет доступа', 'waiting'])('%j is one', (text) => {
    expect(isBlocker(q('text', { blocker: true }), { text })).toBe(true)
  })
})

describe('questions', () => {
  it('of a row may be texts; what cannot be asked is left out', () => {
    expect(readQuestions([
      'What?',
      { text: 'Which?', kind: 'choice' },
      { text: ' ' },
      null,
      { text: 'How?', kind: 'magic' },
    ]).map(({ id, text, kind }) => [id, text, kind])).toEqual([
      ['q1', 'What?', 'text'],
      ['q2', 'Which?', 'text'],
      ['q5', 'How?', 'text'],
    ])
    expect(readQuestions('nonsense')).toEqual([])
  })

  it.each([
    ['', 'text', 'empty'],
    [
      'x'.repeat(302),
      'text',
      'over 2',
    ],
    [
      `${'x'.repeat(200)}\n${'y'.repeat(101)}`,
      'text',
      'over 2',
    ],
    ['Which?\nonly one', 'choice', 'options'],
  ])('%# is refused', (typed, kind, message) => {
    expect(() => parseQuestion(typed, kind as 'text', 'q', words)).toThrow(message)
  })

  it('options lose their bullets and doubles', () => {
    expect(parseQuestion('Which?\n- red\n2. green\n- red', 'choice', 'q', words).options).toEqual(['red', 'green'])
    expect(parseQuestion('How long?\n5 minutes\n2.5 hours\n* more', 'choice', 'q', words).options).toEqual(['5 minutes', '2.5 hours', 'more'])
    expect(parseQuestion('How many?\n1\n2\n3', 'choice', 'q', words).options).toEqual(['1', '2', '3'])
  })

  it('of several choices none has a comma, which stands between them', () => {
    expect(parseQuestion('Which?\nDocs, tests\nCode', 'multi', 'q', words).options).toEqual(['Docs / tests', 'Code'])
    expect(readQuestions([
      {
        text: 'Which?',
        kind: 'multi',
        options: ['Docs, tests', 'Code'],
      },
    ])[0]!.options).toEqual(['Docs / tests', 'Code'])
    expect(parseQuestion('Which?\nGood, really\nBad', 'choice', 'q', words).options).toEqual(['Good, really', 'Bad'])
  })

  it('a new one has an id of its own', () => {
    const questions = readQuestions(['a', 'b'])
    const id = nextQuestionId(questions, 3)
    expect(questions.map(question => question.id)).not.toContain(id)
  })
})

describe('schedule', () => {
  const team = {
    scheduleCron: '30 9 * * 1-5',
    timezone: 'UTC',
    mode: 'local',
    windowMin: 360,
  } as const

  it('there and back: time and days, cron', () => {
    expect(partsOf(cronOf('09:05', [1, 3, 7]))).toEqual({
      time: '09:05',
      days: [1, 3, 7],
    })
    expect(partsOf('0 9 1 * *')).toBe(null)
    expect(() => checkCron('* * * * *', { bad: 'bad', tooOften: 'often' })).toThrow('often')
    expect(() => checkCron('monday', { bad: 'bad', tooOften: 'often' })).toThrow('bad')
  })

  it('a time in the spring gap moves forward and keeps its date', () => {
    const at = dueOn({ ...team, scheduleCron: '30 2 * * *' }, 'Europe/Berlin', '2026-03-29')
    expect(new Date(at!).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })

  it('a newcomer is not asked for what is over, a member is within the window', () => {
    const now = Date.parse('2026-11-23T12:00:00Z')
    expect(nextDue(team, 'UTC', null, now)).toEqual({
      date: '2026-11-24',
      at: Date.parse('2026-11-24T09:30:00Z'),
    })
    expect(nextDue(team, 'UTC', '2026-11-20', now)).toEqual({ date: '2026-11-23', at: now })
    expect(nextDue({ ...team, scheduleCron: 'nonsense' }, 'UTC', null, now)).toBe(null)
  })

  it.each([
    ['2026-10-03', 'DE', null, 'off'],
    ['2026-08-15', 'DE', 'BY', 'some'],
    ['2026-08-15', 'DE', 'SL', 'off'],
    ['2026-08-14', 'DE', 'BY', null],
    ['2026-07-04', 'XX', null, null],
    ['2044-01-01', 'DE', null, null],
  ])('%s in %s-%s: %s', (date, country, region, off) => {
    expect(holidayOn(date, country, region)).toBe(off)
  })
})

describe('digest', () => {
  const person = (userId: number, firstName: string) => ({ userId, firstName })
  const entry = (by: ReturnType<typeof person> | null, text: string) => ({
    by,
    answers: {
      q1: { text },
    },
    late: false,
    edited: false,
  })
  const data = {
    name: 'Daily',
    date: '2026-11-24',
    questions: readQuestions(['What?']),
    entries: [] as ReturnType<typeof entry>[],
    blockers: [],
    away: [],
    holiday: [],
    skipped: [],
    missing: [
      person(3, 'Cara'),
    ],
    nameMissing: false,
    by: 'person' as const,
    anonymous: false,
  }

  it('names who is missing only where the team wants it', () => {
    expect(digest(data, 'en')[0]!.text).not.toContain('Cara')
    expect(digest({ ...data, nameMissing: true }, 'en')[0]!.text).toContain('No answer: Cara')
  })

  it('grouped by question it says as well who was late and who changed theirs', () => {
    const marked = {
      ...entry(person(1, 'Ann'), 'this'),
      late: true,
      edited: true,
    }
    expect(digest({
      ...data,
      by: 'question' as never,
      entries: [marked],
    }, 'en')[0]!.text).toContain('Ann (late, edited): this')
  })

  it('a choice reads in every language, also with a comma in it', () => {
    const question = q('choice', {
      options: ['Good, really', 'Bad'],
      i18nOptions: {
        ru: ['Хорошо, правда', 'Плохо'],
      },
    })
    expect(answerWords(question, { text: 'Good, really' }, 'ru')).toBe('Хорошо, правда')
  })

  it('anonymous answers name nobody, and are hidden while fewer than three', () => {
    const anonymous = {
      ...data,
      anonymous: true,
      nameMissing: true,
      questions: data.questions,
    }
    const two = [
      entry(null, 'b'),
      entry(null, 'a'),
    ]
    expect(digest({ ...anonymous, entries: two }, 'en').map(part => part.text).join()).not.toMatch(/• [ab]/)
    const shown = digest({
      ...anonymous,
      entries: [
        ...two,
        entry(null, 'c'),
      ],
    }, 'en').map(part => part.text).join()
    expect(shown).toContain('• a\n• b\n• c')
    expect(shown).not.toContain('Cara')
  })

  it('a long one is cut between people, and every part fits a message', () => {
    const entries = Array.from({ length: 40 }, (_, n) => entry(person(100 + n, `Person ${n}`), 'word '.repeat(90)))
    const parts = digest({ ...data, entries }, 'en')
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.every(part => part.text.length <= 4096)).toBe(true)
    for (const part of parts.slice(1))
      expect(part.text).toMatch(/^(?:Person \d+|💤)/)
    for (const { text, entities } of parts) {
      for (const mention of entities.filter(one => one.type === 'text_mention'))
        expect(text.slice(mention.offset, mention.offset + mention.length)).toMatch(/^Person \d+$/)
    }
  })

  it('shortens what is long, and gives all of it in full', () => {
    const entries = [
      entry(person(1, 'Ann'), 'x'.repeat(9000)),
    ]
    expect(digest({ ...data, entries }, 'en')[0]!.text).toContain('Read in full')
    expect(digest({ ...data, entries }, 'en', { whole: true }).map(part => part.text).join('').match(/x/g)).toHaveLength(9000)
  })
})
