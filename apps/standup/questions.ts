// Questions: their kinds, how they are written down, and how a given row of them is read.
import { AppError } from '#kit/app'

export const kinds = [
  'text',
  'choice',
  'multi',
  'scale',
  'yesno',
  'number',
] as const
export type Kind = typeof kinds[number]

export interface Question {
  /** Stays the same when the text is changed or the order. */
  id: string
  text: string
  kind: Kind
  /** For choice and multi. */
  options?: string[]
  /** Cannot be skipped. */
  required?: boolean
  /** What is answered here is a blocker until somebody solves it. */
  blocker?: boolean
  /** The text in other languages. */
  i18n?: Record<string, string>
  /** The options in other languages, in the same order; what is kept is the option itself. */
  i18nOptions?: Record<string, string[]>
}

export const maxQuestions = 10
export const maxLength = 300

/** The three classic questions, in the language of whoever sets the standup up. */
export const classic: Record<'en' | 'ru', Question[]> = {
  en: [
    {
      id: 'q1',
      text: 'What did you get done since last time?',
      kind: 'text',
      i18n: { ru: 'Что сделано с прошлого раза?' },
    },
    {
      id: 'q2',
      text: 'What are you going to do today?',
      kind: 'text',
      i18n: { ru: 'Что планируете сегодня?' },
    },
    {
      id: 'q3',
      text: 'Is anything in your way?',
      kind: 'text',
      blocker: true,
      i18n: { ru: 'Что-нибудь мешает?' },
    },
  ],
  ru: [
    {
      id: 'q1',
      text: 'Что сделано с прошлого раза?',
      kind: 'text',
      i18n: { en: 'What did you get done since last time?' },
    },
    {
      id: 'q2',
      text: 'Что планируете сегодня?',
      kind: 'text',
      i18n: { en: 'What are you going to do today?' },
    },
    {
      id: 'q3',
      text: 'Что-нибудь мешает?',
      kind: 'text',
      blocker: true,
      i18n: { en: 'Is anything in your way?' },
    },
  ],
}

/** Several chosen ones are kept and typed with commas between them: none has one itself. */
function optionsFor(kind: Kind, options: string[]): string[] {
  return kind === 'multi'
    ? options.map(option => option.replace(/\s*[,;]\s*/g, ' / '))
    : options
}

/** What stands in a team's row: texts alone are questions, too. What cannot be asked is left out. */
export function readQuestions(row: unknown): Question[] {
  if (!Array.isArray(row))
    return []
  return row.slice(0, maxQuestions).flatMap((given: string | Partial<Question>, place): Question[] => {
    const question = typeof given === 'string'
      ? { text: given }
      : given ?? {}
    if (typeof question.text !== 'string' || !question.text.trim())
      return []
    const kind = kinds.includes(question.kind as Kind)
      ? question.kind!
      : 'text'
    const options = question.options && optionsFor(kind, question.options.filter(option => typeof option === 'string' && option))
    return [
      {
        ...question,
        id: question.id ?? `q${place + 1}`,
        text: question.text.slice(0, maxLength),
        kind: (kind === 'choice' || kind === 'multi') && !options?.length
          ? 'text'
          : kind,
        ...options?.length && { options },
      },
    ]
  })
}

export function textOf(question: Question, language: string): string {
  return question.i18n?.[language] ?? question.text
}

/** The options as they read in a language. */
export function optionsOf({ options = [], i18nOptions }: Question, language: string): string[] {
  const translated = i18nOptions?.[language]
  return options.map((option, place) => translated?.[place] ?? option)
}

/** One of the options as it reads in a language. */
export function optionIn(question: Question, option: string, language: string): string {
  return optionsOf(question, language)[question.options?.indexOf(option) ?? -1] ?? option
}

/** Words for what is wrong with a question. */
export interface QuestionWords {
  empty: string
  tooLong: (over: number) => string
  needsOptions: string
  tooMany: string
  sameOptions: (n: number) => string
}

/**
 * A question as somebody types it: the text, and for a choice its options on the lines below.
 * @throws AppError in the person's words
 */
export function parseQuestion(typed: string, kind: Kind, id: string, words: QuestionWords): Question {
  const [text = '', ...rest] = typed.split('\n').map(line => line.trim()).filter(Boolean)
  if (!text)
    throw new AppError('question-empty', words.empty)
  const choice = kind === 'choice' || kind === 'multi'
  const asked = choice
    ? text
    : [text, ...rest].join('\n')
  if (asked.length > maxLength)
    throw new AppError('question-too-long', words.tooLong(asked.length - maxLength))
  if (!choice)
    return { id, text: asked, kind }
  const options = [
    ...new Set(optionsFor(kind, rest.map(option => option.replace(/^(?:[-•*]|\d+[.)])\s+/, '').slice(0, 60)))),
  ].filter(Boolean)
  if (options.length < 2 || options.length > 10)
    throw new AppError('question-needs-options', words.needsOptions)
  return { id, text, kind, options }
}

/**
 * A question with its translation as somebody types it: the text, and for a choice its options in the same order on the lines below. `-` takes it away.
 * @throws AppError in the person's words
 */
export function translate(question: Question, typed: string, language: string, words: QuestionWords): Question {
  const i18n = { ...question.i18n }
  const i18nOptions = { ...question.i18nOptions }
  delete i18n[language]
  delete i18nOptions[language]
  if (!/^\s*[-–—]\s*$/.test(typed)) {
    const options = question.options?.length ?? 0
    const lines = typed.split('\n').map(line => line.trim()).filter(Boolean)
    // doubles and bullets are tidied away there, so options are counted first
    if (options && lines.length !== options + 1)
      throw new AppError('options-differ', words.sameOptions(options))
    const read = parseQuestion(typed, question.kind, question.id, words)
    if (options && read.options?.length !== options)
      throw new AppError('options-differ', words.sameOptions(options))
    i18n[language] = read.text
    if (read.options)
      i18nOptions[language] = read.options
  }
  const { i18n: _, i18nOptions: __, ...rest } = question
  return {
    ...rest,
    ...Object.keys(i18n).length && { i18n },
    ...Object.keys(i18nOptions).length && { i18nOptions },
  }
}

/** An id no other question of the team has or had. */
export function nextQuestionId(questions: readonly Question[], version: number): string {
  const taken = new Set(questions.map(question => question.id))
  let n = questions.length + 1
  while (taken.has(`q${version}x${n}`))
    n += 1
  return `q${version}x${n}`
}
