// The digest as text: blockers on top, then everybody's answers; cut at the borders between people where it is long.

import type { Language } from '#kit/bot'
import type { Answer, Answers } from './answers.ts'
import type { Question } from './questions.ts'
import { fmt, FormattedString } from '@grammyjs/parse-mode'
import { dayNumber, formatDate } from '#kit/time'
import { optionIn, textOf } from './questions.ts'
import { texts } from './texts.ts'

/** Who it is about; people without a username are named so that Telegram still shows whom. */
export interface Named { userId: number, firstName: string }

export interface Entry {
  /** Null in an anonymous standup. */
  by: Named | null
  answers: Answers
  late: boolean
  edited: boolean
}

export interface DigestData {
  name: string
  date: string
  questions: Question[]
  entries: Entry[]
  blockers: { text: string, by: Named | null, openedOn: string, helper: Named | null }[]
  away: Named[]
  holiday: Named[]
  skipped: Named[]
  missing: Named[]
  nameMissing: boolean
  by: 'person' | 'question'
  anonymous: boolean
}

const maxText = 4096
/** What one answer may take in the group; all of it is in /report. */
const shown = 500
/** Fewer answers would tell who said what. */
export const fewestAnonymous = 3

export const mention = ({ userId, firstName }: Named) => FormattedString.mentionUser(firstName, userId)
const list = (people: Named[]) => FormattedString.join(people.map(mention), ', ')

/** An answer in words; a number of the scale, yes and no as people read them. */
export function answerWords(question: Question, answer: Answer | undefined, language: Language, whole = false): string {
  const t = texts(language)
  if (!answer)
    return t.skippedAnswer
  const text = question.kind === 'yesno'
    ? t.yesNo[answer.text as 'yes' | 'no'] ?? answer.text
    : question.kind === 'scale'
      ? `${answer.text}/5`
      : question.kind === 'multi'
        ? answer.text.split(', ').map(option => optionIn(question, option, language)).join(', ')
        : optionIn(question, answer.text, language)
  const words = [
    answer.voice
      ? `🎤 ${t.voice}`
      : '',
    answer.photo
      ? `🖼 ${t.photo}`
      : '',
    text,
  ].filter(Boolean).join(' ')
  return whole || words.length <= shown
    ? words
    : `${words.slice(0, shown).trimEnd()}… (${t.readAll})`
}

function marksOf({ late, edited }: Entry, language: Language): string {
  const t = texts(language)
  const marks = [
    late ? t.late : '',
    edited ? t.edited : '',
  ].filter(Boolean).join(', ')
  return marks && ` (${marks})`
}

function entryBlock(entry: Entry, { questions }: DigestData, language: Language, whole: boolean): FormattedString {
  const { by, answers } = entry
  const lines = questions.filter(question => answers[question.id]).map(question =>
    fmt`${FormattedString.italic(textOf(question, language))}\n${answerWords(question, answers[question.id], language, whole)}`)
  const head = by
    ? fmt`${FormattedString.bold(mention(by))}${marksOf(entry, language)}`
    : FormattedString.bold('•')
  return FormattedString.join([head, ...lines], '\n')
}

function questionBlocks(data: DigestData, language: Language, whole: boolean): FormattedString[] {
  return data.questions.map((question) => {
    const said = data.entries.filter(({ answers }) => answers[question.id]).map((entry) => {
      const { by, answers } = entry
      const words = answerWords(question, answers[question.id], language, whole)
      return by
        ? fmt`${mention(by)}${marksOf(entry, language)}: ${words}`
        : fmt`• ${words}`
    })
    // in the order of the words, which tells nothing about who came first
    if (data.anonymous)
      said.sort((a, b) => a.text.localeCompare(b.text))
    return FormattedString.join([
      FormattedString.bold(textOf(question, language)),
      ...said.length
        ? said
        : [texts(language).nobody],
    ], '\n')
  })
}

function headBlock(data: DigestData, language: Language): FormattedString {
  const t = texts(language)
  const people = data.entries.length + data.skipped.length + data.missing.length
  const lines: (FormattedString | string)[] = [fmt`${FormattedString.bold(`${data.name} · ${formatDate(data.date, language, data.date)}`)}\n${t.answered(data.entries.length, people)}`]
  if (data.blockers.length) {
    lines.push(fmt`\n${FormattedString.bold(t.blockersHead)}`)
    for (const { text, by, openedOn, helper } of data.blockers) {
      const age = dayNumber(data.date) - dayNumber(openedOn)
      lines.push(fmt`⛔ ${by
        ? fmt`${mention(by)}: `
        : ''}${text.slice(0, shown)}${age > 0
        ? ` (${t.days(age)})`
        : ''}${helper
        ? fmt` · ${t.helps} ${mention(helper)}`
        : ''}`)
    }
  }
  return FormattedString.join(lines, '\n')
}

function footBlock(data: DigestData, language: Language): FormattedString | null {
  const t = texts(language)
  const lines = [
    ...data.away.length
      ? [fmt`🌴 ${t.awayHead}: ${list(data.away)}`]
      : [],
    ...data.holiday.length
      ? [fmt`🎉 ${t.holidayHead}: ${list(data.holiday)}`]
      : [],
    ...data.skipped.length
      ? [fmt`⏭ ${t.skippedHead}: ${list(data.skipped)}`]
      : [],
    ...data.missing.length
      ? [
          data.nameMissing && !data.anonymous
            ? fmt`💤 ${t.missingHead}: ${list(data.missing)}`
            : fmt`💤 ${t.missingCount(data.missing.length)}`,
        ]
      : [],
  ]
  return lines.length
    ? FormattedString.join(lines, '\n')
    : null
}

/** One block that is longer than a message, cut where a line ends if there is one. */
function cut(block: FormattedString): FormattedString[] {
  const parts: FormattedString[] = []
  let rest = block
  while (rest.text.length > maxText) {
    const border = rest.text.lastIndexOf('\n', maxText)
    const at = border > maxText / 2
      ? border
      : maxText
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest]
}

/** The digest as messages of at most 4096 characters. With `whole` no answer is shortened. */
export function digest(data: DigestData, language: Language, { whole = false } = {}): FormattedString[] {
  const hidden = data.anonymous && data.entries.length < fewestAnonymous
  const answers = hidden
    ? [
        new FormattedString(texts(language).tooFew(fewestAnonymous)),
      ]
    : data.by === 'question' || data.anonymous
      ? questionBlocks(data, language, whole)
      : data.entries.map(entry => entryBlock(entry, data, language, whole))
  const foot = footBlock(data, language)
  const blocks = [
    headBlock({
      ...data,
      blockers: hidden
        ? []
        : data.blockers,
    }, language),
    ...answers,
    ...foot
      ? [foot]
      : [],
  ].flatMap(cut)
  const messages: FormattedString[] = []
  for (const block of blocks) {
    const last = messages.at(-1)
    if (last && last.text.length + 2 + block.text.length <= maxText)
      messages[messages.length - 1] = FormattedString.join([last, block], '\n\n')
    else
      messages.push(block)
  }
  return messages
}

/** One person's answers as a message of their own. */
export function post(entry: Entry, questions: Question[], name: string, date: string, language: Language): FormattedString {
  const block = entryBlock(entry, { questions } as DigestData, language, false)
  return cut(fmt`${name} · ${formatDate(date, language, date)}\n${block}`)[0]!
}
