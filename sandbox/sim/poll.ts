// A poll a person makes.
import type { World } from '../world/world.ts'
import type { Body } from './context.ts'
import { invalid } from '../errors.ts'
import { addPoll } from '../world/polls.ts'

/** Makes the poll and answers its id. Options are texts or `{text}`. */
export function pollFrom(world: World, given: Body): string {
  const { question, options, type = 'regular', is_anonymous = true, allows_multiple_answers = false, allows_revoting, explanation } = given
  const texts = (Array.isArray(options)
    ? options
    : []).map(option => typeof option === 'string'
    ? option
    : String((option as Body)?.text ?? ''))
  if (typeof question !== 'string' || !question.trim() || question.length > 300)
    throw invalid('question-invalid', 'A poll has a question of 1–300 characters.')
  if (texts.length < 1 || texts.length > 12 || texts.some(text => !text.trim() || text.length > 100))
    throw invalid('options-invalid', 'A poll has 1–12 options of 1–100 characters.')
  const right = given.correct_option_ids ?? (given.correct_option_id === undefined
    ? undefined
    : [given.correct_option_id])
  if (type === 'quiz' && !(Array.isArray(right) && right.length && right.every(index => texts[index] !== undefined)))
    throw invalid('correct-option-needed', 'A quiz needs a right answer.')
  return addPoll(world, {
    question,
    options: texts.map((text, index) => ({
      persistent_id: String(index),
      text,
    })),
    is_closed: false,
    is_anonymous: is_anonymous === true,
    type: type === 'quiz'
      ? 'quiz'
      : 'regular',
    allows_multiple_answers: allows_multiple_answers === true,
    allows_revoting: allows_revoting === undefined
      ? type !== 'quiz'
      : allows_revoting === true,
    members_only: false,
    ...type === 'quiz' && { correct_option_ids: right as number[] },
    ...typeof explanation === 'string' && explanation && { explanation },
  }).id
}
