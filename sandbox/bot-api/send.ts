// Sends without files: text, places, contacts, dice, chat actions.
import type { Methods } from './method.ts'
import { randomInt } from 'node:crypto'
import { badRequest } from '../errors.ts'
import { placeName } from '../world/world.ts'
import { prepare, send } from './sending.ts'
import { placeOf } from './target.ts'
import { textOf } from './text.ts'

const DICE: Record<string, number> = {
  '🎲': 6,
  '🎯': 6,
  '🎳': 6,
  '🏀': 5,
  '⚽': 5,
  '🎰': 64,
}

const ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]

function locationOf(params: { latitude: number, longitude: number, horizontal_accuracy?: number }) {
  const latitude = Number(params.latitude)
  const longitude = Number(params.longitude)
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180))
    throw badRequest('wrong latitude or longitude specified')
  return {
    latitude,
    longitude,
    ...params.horizontal_accuracy && { horizontal_accuracy: params.horizontal_accuracy },
  }
}

export const sendMethods = {
  sendMessage(call, params) {
    const content = textOf(call, params)
    return send(call, prepare(call, params, 'text'), content) as never
  },

  sendLocation(call, params) {
    const location = {
      ...locationOf(params),
      ...params.live_period && { live_period: params.live_period },
    }
    return send(call, prepare(call, params, 'location'), { location }) as never
  },

  sendVenue(call, params) {
    const location = locationOf(params)
    const { title, address, foursquare_id, foursquare_type, google_place_id, google_place_type } = params
    if (!title)
      throw badRequest('venue title must be non-empty')
    const venue = {
      location,
      title,
      address,
      ...foursquare_id && { foursquare_id },
      ...foursquare_type && { foursquare_type },
      ...google_place_id && { google_place_id },
      ...google_place_type && { google_place_type },
    }
    return send(call, prepare(call, params, 'venue'), { venue, location }) as never
  },

  sendContact(call, params) {
    const { phone_number, first_name, last_name, vcard } = params
    if (!phone_number)
      throw badRequest('phone number must be non-empty')
    if (!first_name)
      throw badRequest('first name must be non-empty')
    const contact = {
      phone_number,
      first_name,
      ...last_name && { last_name },
      ...vcard && { vcard },
    }
    return send(call, prepare(call, params, 'contact'), { contact }) as never
  },

  sendDice(call, params) {
    const emoji = params.emoji || '🎲'
    const sides = DICE[emoji]
    if (!sides)
      throw badRequest('wrong dice emoji')
    return send(call, prepare(call, params, 'dice'), {
      dice: { emoji, value: randomInt(sides) + 1 },
    }) as never
  },

  sendChatAction(call, params) {
    const place = placeOf(call, params.chat_id)
    if (!ACTIONS.includes(params.action))
      throw badRequest('wrong parameter action in request')
    call.world.events.emit({
      type: 'action',
      ...placeName(place),
      from: call.bot.id,
      action: params.action,
    })
    return true
  },
} satisfies Methods
