// A question while it is edited: options and translations as somebody types them, line by line.
import type { Question } from '../api.ts'
import { languages } from '#kit/ui'

export interface EditedQuestion {
  /** Undefined: a new one. */
  id?: string | undefined
  text: string
  kind: Question['kind']
  /** One a line. */
  options: string
  required: boolean
  blocker: boolean
  /** By language: the text, and the options one a line. */
  other: Record<string, { text: string, options: string }>
}

export const newQuestion = (): EditedQuestion => edited({ text: '', kind: 'text' })

export function edited({ id, text, kind, options = [], required = false, blocker = false, i18n = {}, i18nOptions = {} }: Omit<Question, 'id'> & { id?: string }): EditedQuestion {
  return {
    ...id !== undefined && { id },
    text,
    kind,
    options: options.join('\n'),
    required,
    blocker,
    other: Object.fromEntries(languages.map(language => [
      language,
      {
        text: i18n[language] ?? '',
        options: (i18nOptions[language] ?? []).join('\n'),
      },
    ])),
  }
}

const linesOf = (text: string) => text.split('\n').map(line => line.trim()).filter(Boolean)

export const hasOptions = ({ kind }: Pick<EditedQuestion, 'kind'>) => kind === 'choice' || kind === 'multi'

/** As the API takes it; what is empty is left out. */
export function sent(question: EditedQuestion) {
  const { id, text, kind, required, blocker, other } = question
  const choice = hasOptions(question)
  const pairs = Object.entries(other)
  return {
    ...id !== undefined && { id },
    text: text.trim(),
    kind,
    options: choice
      ? linesOf(question.options)
      : [],
    required,
    blocker,
    i18n: Object.fromEntries(pairs.filter(([, { text }]) => text.trim()).map(([language, { text }]) => [
      language,
      text.trim(),
    ])),
    i18nOptions: choice
      ? Object.fromEntries(pairs.filter(([, { options }]) => linesOf(options).length).map(([language, { options }]) => [
          language,
          linesOf(options),
        ]))
      : {},
  }
}
