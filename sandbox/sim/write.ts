// /sim/send: a person says something.
import type { Draft } from '../world/messages.ts'
import type { Permission, Place, StoredMessage } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { contentOf, originOf } from '../world/forward.ts'
import { announce, append, post, start } from '../world/messages.ts'
import { phoneContact } from '../world/people.ts'
import { messageById, messageFor } from '../world/render.ts'
import { hasPermission, hasRight, isIn } from '../world/rights.ts'
import { isDialog, nextId } from '../world/world.ts'
import { captionContent, contentFrom, fileKindOf, mediaContent } from './content.ts'
import { actorIn, bodyOf, placeNamed } from './context.ts'
import { pollFrom } from './poll.ts'

const PERMISSION: Record<string, Permission> = {
  text: 'can_send_messages',
  photo: 'can_send_photos',
  video: 'can_send_videos',
  audio: 'can_send_audios',
  document: 'can_send_documents',
  voice: 'can_send_voice_notes',
  video_note: 'can_send_video_notes',
  poll: 'can_send_polls',
  animation: 'can_send_other_messages',
  sticker: 'can_send_other_messages',
  dice: 'can_send_other_messages',
}

/** Refuses what the person's app would not offer. */
function mustBeAbleToPost({ world }: Sim, place: Place, actor: number, body: Body): void {
  if (isDialog(place)) {
    if (place.blocked)
      throw invalid('bot-blocked', 'This person has blocked the bot: unblock it first.')
    return
  }
  if (place.migrated_to)
    throw invalid('chat-migrated', `The group has become the supergroup ${place.migrated_to}.`)
  if (!isIn(world, place, actor))
    throw invalid('not-a-member', 'This person is not in that chat.')
  const kind = Object.keys(PERMISSION).find(name => body[name] !== undefined) ?? 'text'
  const may = place.type === 'channel'
    ? hasRight(world, place, actor, 'can_post_messages')
    : hasPermission(world, place, actor, PERMISSION[kind]!)
  if (!may)
    throw invalid('may-not-post', 'This person may not post that here.')
}

/** The message without its content: who says it, in answer to what, in which topic. */
function frameOf(sim: Sim, place: Place, actor: number, body: Body): Omit<Draft, 'content'> {
  const reply = typeof body.reply_to === 'object' && body.reply_to !== null
    ? body.reply_to as Record<string, unknown>
    : { message_id: body.reply_to }
  const target = messageById(place, reply.message_id === undefined
    ? undefined
    : Number(reply.message_id))
  if (reply.message_id !== undefined && !target)
    throw notFound('message', reply.message_id)
  const thread = body.topic === undefined || body.topic === null
    ? target?.thread
    : Number(body.topic)
  const topic = place.topics.find(one => one.message_thread_id === thread)
  if (thread !== undefined && !topic)
    throw notFound('topic', thread)
  if (topic?.closed && !isDialog(place) && !hasRight(sim.world, place, actor, 'can_manage_topics'))
    throw invalid('topic-closed', 'The topic is closed.')
  const words = target?.content.text ?? target?.content.caption ?? ''
  const position = typeof reply.quote === 'string'
    ? words.indexOf(reply.quote, Number(reply.quote_position) || 0)
    : -1
  return {
    author: actor,
    ...place.type === 'channel'
      ? { sender_chat: place.id }
      : { from: actor },
    ...target && { reply_to: target.id },
    ...position >= 0 && {
      quote: {
        text: String(reply.quote),
        position,
        is_manual: true as const,
      },
    },
    ...thread !== undefined && { thread },
    ...body.disable_notification === true && { disable_notification: true as const },
  }
}

export function sendRoute(sim: Sim): Hono {
  const { world, stack } = sim

  function album(place: Place, frame: Omit<Draft, 'content'>, body: Body): StoredMessage[] {
    const media = body.media as Body[]
    if (media.length < 2 || media.length > 10)
      throw invalid('album-size', 'An album has 2–10 items.')
    const media_group_id = String(13_000_000_000_000_000n + BigInt(nextId(world, 'album')))
    const contents = media.map((item) => {
      const named = typeof item.type === 'string' && item.media !== undefined
        ? { ...item, [item.type]: item.media } as Body
        : item
      const kind = fileKindOf(named)
      if (!kind || !['photo', 'video', 'audio', 'document'].includes(kind))
        throw invalid('album-item', 'An album is made of photos, videos, audio files or documents.')
      return {
        ...mediaContent(world, kind, named[kind]),
        ...captionContent(named),
        media_group_id,
      }
    })
    const messages = contents.map(content => append(world, place, { ...frame, content }))
    for (const message of messages)
      announce(world, place, message)
    return messages
  }

  function forward(place: Place, frame: Omit<Draft, 'content'>, body: Body): StoredMessage {
    const { chat, message_id } = body.forward as Body
    const from = placeNamed(sim, chat)
    const message = messageById(from, Number(message_id))
    if (!message)
      throw notFound('message', message_id)
    if (message.service || message.has_protected_content)
      throw invalid('may-not-forward', 'This message cannot be forwarded.')
    return post(world, place, {
      ...frame,
      content: contentOf(message),
      forward_origin: originOf(world, from, message),
      ...message.poll && { poll: message.poll },
    })
  }

  function say(place: Place, frame: Omit<Draft, 'content'>, body: Body): StoredMessage {
    if (body.poll !== undefined) {
      return post(world, place, {
        ...frame,
        content: {},
        poll: pollFrom(world, body.poll as Body),
      })
    }
    const content = contentFrom(world, withOwnNumber(body, frame.author))
    if (!content)
      throw invalid('nothing-said', 'Give text, a file, media, poll, location, contact, dice or forward.')
    return post(world, place, { ...frame, content })
  }

  /** `contact: true` is the answer to a "share my number" button. */
  function withOwnNumber(body: Body, actor: number): Body {
    if (body.contact !== true)
      return body
    return {
      ...body,
      contact: phoneContact(world, actor),
    }
  }

  return new Hono().post('/send', async (c) => {
    const body = await bodyOf(c)
    const place = placeNamed(sim, body.chat)
    const actor = actorIn(sim, place, body.from)
    mustBeAbleToPost(sim, place, actor, body)
    const frame = frameOf(sim, place, actor, body)
    if (isDialog(place))
      start(world, place)
    const sent = Array.isArray(body.media)
      ? album(place, frame, body)
      : body.forward
        ? forward(place, frame, body)
        : say(place, frame, body)
    place.read[actor] = place.messages.at(-1)!.id
    await stack.settle()
    return c.json(Array.isArray(sent)
      ? sent.map(one => messageFor(world, place, one, actor))
      : messageFor(world, place, sent, actor))
  })
}
