// Answers: what may be said to a question, and how it reads.
import type { Question } from './questions.ts'

export interface Answer {
  text: string
  /** Telegram's file, for a spoken or a photographed answer. */
  voice?: string
  photo?: string
  /** The messages it came in: editing one edits the answer. */
  messages?: { id: number, text: string }[]
}

/** By question id; a skipped question is not in it. */
export type Answers = Record<string, Answer>

const yes = /^(?:yes|y|да|ага|yep|\+)$/i
const no = /^(?:no|n|нет|не|nope|-)$/i

/** What a typed text means as an answer to this question; null when it is none. */
export function readAnswer(question: Question, typed: string): string | null {
  const text = typed.trim()
  if (!text)
    return null
  switch (question.kind) {
    case 'text': return text
    case 'scale': return /^[1-5]$/.test(text)
      ? text
      : null
    case 'number': return /^[-+]?\d{1,15}(?:[.,]\d{1,6})?$/.test(text)
      ? text.replace(',', '.')
      : null
    case 'yesno': return yes.test(text)
      ? 'yes'
      : no.test(text)
        ? 'no'
        : null
    case 'choice': return optionOf(question, text)
    case 'multi': {
      const chosen = text.split(/[,;\n]/).map(part => optionOf(question, part.trim()))
      return chosen.includes(null)
        ? null
        : [
            ...new Set(chosen),
          ].join(', ')
    }
  }
}

function optionOf({ options = [], i18nOptions = {} }: Question, text: string): string | null {
  const said = text.toLowerCase()
  const place = Object.values(i18nOptions).map(translated => translated.findIndex(option => option.toLowerCase() === said)).find(place => place >= 0)
  return options.find(option => option.toLowerCase() === said) ?? options[place ?? Number(text) - 1] ?? null
}

const nothing = /^(?:no(?:ne|pe|thing)?|n\/?a|nil|нет|ничего|не|никаких|неа|[-–—.]|all (?:good|clear|fine)|no blockers?|всё (?:хорошо|ок|нормально)|без блокеров)[\s.!)]*$/i

/** Does this answer to a question about blockers name one? */
export function isBlocker(question: Question, answer: Answer | undefined): boolean {
  if (!question.blocker || !answer)
    return false
  return question.kind === 'yesno'
    ? answer.text === 'yes'
    : Boolean(answer.text.trim() || answer.voice || answer.photo) && !nothing.test(answer.text.trim())
}

/** One answer after one of its messages was edited; null when what they say now is none. */
export function editAnswer(question: Question, answer: Answer, messageId: number, typed: string): Answer | null {
  const messages = answer.messages!.map(message => message.id === messageId
    ? { ...message, text: typed }
    : message)
  const words = messages.map(message => message.text).join('\n')
  const text = answer.voice || answer.photo
    ? words.trim()
    : readAnswer(question, words)
  return text === null
    ? null
    : { ...answer, messages, text }
}
