// sendPoll and stopPoll.
import type { MessageEntity } from '@grammyjs/types'
import type { NewPoll } from '../world/polls.ts'
import type { ApiCall, Methods, Params } from './method.ts'
import { badRequest } from '../errors.ts'
import { change } from '../world/messages.ts'
import { addPoll, close } from '../world/polls.ts'
import { pollFor } from '../world/render.ts'
import { checkMarkup } from './markup.ts'
import { prepare, send, splitMarkup } from './sending.ts'
import { messageOf, placeOf } from './target.ts'
import { formatted } from './text.ts'

const LONGEST_QUESTION = 300
const LONGEST_OPTION = 100
const LONGEST_EXPLANATION = 200
const MOST_OPTIONS = 12
const SHORTEST_PERIOD = 5
const LONGEST_PERIOD = 2_628_000

function marked<K extends string>(key: K, entities: MessageEntity[]) {
  return entities.length
    ? { [key]: entities }
    : {}
}

function optionsOf(call: ApiCall, given: unknown): NewPoll['options'] {
  if (!Array.isArray(given))
    throw badRequest('expected an Array of String as options')
  if (given.length < 2)
    throw badRequest('poll must have at least 2 option')
  if (given.length > MOST_OPTIONS)
    throw badRequest(`poll can't have more than ${MOST_OPTIONS} options`)
  return given.map((option, index) => {
    const { text, text_parse_mode, text_entities } = typeof option === 'string'
      ? { text: option } as Record<string, string>
      : option
    const label = formatted(call, text, text_parse_mode, text_entities)
    if (!label.text.trim())
      throw badRequest('poll options must be non-empty')
    if (label.text.length > LONGEST_OPTION)
      throw badRequest(`poll options length must not exceed ${LONGEST_OPTION}`)
    return {
      persistent_id: String(index),
      text: label.text,
      ...marked('text_entities', label.entities),
    }
  })
}

function quizOf(call: ApiCall, params: Params<'sendPoll'>, count: number) {
  const right = params.correct_option_ids
  if (!Array.isArray(right) || !right.length || right.some(id => !Number.isInteger(id) || id < 0 || id >= count))
    throw badRequest('wrong correct option ID specified')
  const { text, entities } = formatted(call, params.explanation, params.explanation_parse_mode, params.explanation_entities)
  if (text.length > LONGEST_EXPLANATION)
    throw badRequest('poll explanation is too long')
  return {
    correct_option_ids: right,
    ...text && {
      explanation: text,
      ...marked('explanation_entities', entities),
    },
  }
}

function endOf({ world }: ApiCall, { open_period, close_date }: Params<'sendPoll'>) {
  if (open_period !== undefined) {
    if (open_period < SHORTEST_PERIOD || open_period > LONGEST_PERIOD)
      throw badRequest('POLL_CLOSE_PERIOD_INVALID')
    return { open_period, close_date: world.clock.seconds() + open_period }
  }
  if (close_date === undefined)
    return {}
  const left = close_date - world.clock.seconds()
  if (left < SHORTEST_PERIOD || left > LONGEST_PERIOD)
    throw badRequest('POLL_CLOSE_DATE_INVALID')
  return { close_date }
}

export const pollMethods = {
  sendPoll(call, params) {
    const question = formatted(call, params.question, params.question_parse_mode, params.question_entities)
    if (!question.text.trim())
      throw badRequest('poll question must be non-empty')
    if (question.text.length > LONGEST_QUESTION)
      throw badRequest(`poll question length must not exceed ${LONGEST_QUESTION}`)
    const options = optionsOf(call, params.options)
    const sending = prepare(call, params, 'poll')
    const is_anonymous = params.is_anonymous !== false
    if (!is_anonymous && sending.place.type === 'channel')
      throw badRequest('non-anonymous polls can\'t be sent to channel chats')
    const isQuiz = params.type === 'quiz'
    const about = formatted(call, params.description, params.description_parse_mode, params.description_entities)
    const poll = addPoll(call.world, {
      question: question.text,
      ...marked('question_entities', question.entities),
      options,
      is_closed: params.is_closed === true,
      is_anonymous,
      type: isQuiz ? 'quiz' : 'regular',
      allows_multiple_answers: params.allows_multiple_answers === true,
      allows_revoting: params.allows_revoting ?? !isQuiz,
      members_only: params.members_only === true,
      bot: call.bot.id,
      ...isQuiz && quizOf(call, params, options.length),
      ...endOf(call, params),
      ...about.text && {
        description: about.text,
        ...marked('description_entities', about.entities),
      },
    })
    return send(call, sending, {}, { poll: poll.id }) as never
  },

  stopPoll(call, params) {
    const place = placeOf(call, params.chat_id)
    const message = messageOf(place, params.message_id, 'message with poll to stop')
    const poll = message.poll && call.world.state.polls[message.poll]
    if (!poll || message.author !== call.bot.id || message.forward_origin)
      throw badRequest('poll can\'t be stopped')
    if (poll.is_closed)
      throw badRequest('poll has already been closed')
    const { reply_markup } = splitMarkup(checkMarkup(params.reply_markup, place.type, { inlineOnly: true }))
    close(call.world, poll)
    change(call.world, place, message, call.bot.id, { reply_markup }, false)
    return pollFor(call.world, poll, call.bot.id)
  },
} satisfies Methods
