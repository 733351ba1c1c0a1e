// What a bot does to messages that are there: delete, pin, react; and answering a pressed button.
import type { ReactionType } from '@grammyjs/types'
import type { Place, StoredMessage } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { answerCallback } from '../world/callbacks.ts'
import { pin, remove, unpin } from '../world/messages.ts'
import { react } from '../world/reactions.ts'
import { messageById } from '../world/render.ts'
import { hasPermission, hasRight, isAdmin } from '../world/rights.ts'
import { isDialog } from '../world/world.ts'
import { EMOJI } from './reaction-emoji.ts'
import { messageOf, placeOf } from './target.ts'

const DELETABLE_FOR = 48 * 3600
const MOST_AT_ONCE = 100
const LONGEST_ANSWER = 200

/** Telegram's rules, from the page of deleteMessage: 48 hours, save for administrators who may delete. */
function deletable({ world, bot }: ApiCall, place: Place, message: StoredMessage): boolean {
  const young = world.clock.seconds() - message.date < DELETABLE_FOR
  if (isDialog(place))
    return young
  if (hasRight(world, place, bot.id, 'can_delete_messages'))
    return true
  const own = message.author === bot.id
  return young && own && (place.type !== 'channel' || hasRight(world, place, bot.id, 'can_post_messages'))
}

function mustManagePins({ world, bot }: ApiCall, place: Place): void {
  const may = isDialog(place)
    || (place.type === 'channel'
      ? hasRight(world, place, bot.id, 'can_edit_messages')
      : hasPermission(world, place, bot.id, 'can_pin_messages'))
  if (!may)
    throw badRequest('not enough rights to manage pinned messages in the chat')
}

export const touchMethods = {
  deleteMessage(call, params) {
    const place = placeOf(call, params.chat_id)
    const message = messageOf(place, params.message_id, 'message to delete')
    if (!deletable(call, place, message)) {
      throw badRequest(message.author === call.bot.id
        ? 'message can\'t be deleted for everyone'
        : 'message can\'t be deleted')
    }
    remove(call.world, place, message)
    return true
  },

  deleteMessages(call, params) {
    const ids = params.message_ids
    if (!Array.isArray(ids) || !ids.length)
      throw badRequest('message identifiers are not specified')
    if (ids.length > MOST_AT_ONCE)
      throw badRequest('too many message identifiers specified')
    const place = placeOf(call, params.chat_id)
    const messages = ids.map(id => messageById(place, Number(id))).filter(message => message !== undefined)
    if (messages.some(message => !deletable(call, place, message)))
      throw badRequest('message can\'t be deleted')
    for (const message of messages)
      remove(call.world, place, message)
    return true
  },

  pinChatMessage(call, params) {
    const place = placeOf(call, params.chat_id)
    const message = messageOf(place, params.message_id, 'message to pin')
    mustManagePins(call, place)
    if (message.service)
      throw badRequest('message can\'t be pinned')
    if (!place.pinned.includes(message.id))
      pin(call.world, place, message, call.bot.id)
    return true
  },

  unpinChatMessage(call, params) {
    const place = placeOf(call, params.chat_id)
    mustManagePins(call, place)
    const id = params.message_id === undefined
      ? place.pinned.at(-1)
      : messageOf(place, params.message_id, 'message to unpin').id
    if (id === undefined)
      throw badRequest('message to unpin not found')
    unpin(call.world, place, [id])
    return true
  },

  unpinAllChatMessages(call, params) {
    const place = placeOf(call, params.chat_id)
    mustManagePins(call, place)
    unpin(call.world, place, place.pinned)
    return true
  },

  setMessageReaction(call, params) {
    const place = placeOf(call, params.chat_id)
    const message = messageOf(place, params.message_id, 'message to react')
    const reaction = (params.reaction ?? []) as ReactionType[]
    if (reaction.length > 1)
      throw badRequest('REACTIONS_TOO_MANY')
    if (reaction.some(one => one.type === 'paid' || (one.type === 'emoji' && !EMOJI.includes(one.emoji)) || one.type === 'custom_emoji'))
      throw badRequest('REACTION_INVALID')
    if (!isDialog(place) && place.type === 'group' && !isAdmin(call.world, place, call.bot.id) && place.permissions.can_react_to_messages === false)
      throw badRequest('not enough rights to react to messages in the chat')
    react(call.world, place, message, call.bot.id, reaction)
    return true
  },

  answerCallbackQuery({ world, bot }, params) {
    const { callback_query_id, text, show_alert, url } = params
    if ((text ?? '').length > LONGEST_ANSWER)
      throw badRequest('MESSAGE_TOO_LONG')
    // Only games and links to the bot itself may be opened this way.
    if (url && !new RegExp(`^(?:https?://)?t\\.me/${bot.username}(?:\\?|$)`, 'i').test(url))
      throw badRequest('URL_INVALID')
    if (!answerCallback(world, bot.id, String(callback_query_id ?? ''), {
      ...text && { text },
      ...show_alert && { show_alert },
      ...url && { url },
    })) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    return true
  },
} satisfies Methods
