// What a person sees: messages with reactions and votes, the chat list, a chat's drawer.
import type { BotCommand, Chat, Message, ReactionType } from '@grammyjs/types'
import type { InviteLink } from '../world/invites.ts'
import type { Invoice } from '../world/stars.ts'
import type { Place, Room, StoredMessage } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { FATHER } from '../botfather/index.ts'
import { commandsFor } from '../world/commands.ts'
import { countReactions } from '../world/reactions.ts'
import { chatFor, messageFor } from '../world/render.ts'
import { chatMember, hasRight, isAdmin, isIn, memberOf } from '../world/rights.ts'
import { balanceOf, liveSubscription } from '../world/stars.ts'
import { botById, bots, dialogOf, isDialog, rooms, userOf } from '../world/world.ts'

export interface SeenMessage extends Message {
  reactions?: { type: ReactionType, total_count: number, chosen?: true }[]
  /** Sent by the person who looks. */
  out: boolean
  /** On one's own: somebody else has seen it. */
  read?: boolean
  /** The charge that paid this invoice. */
  receipt?: string
}

export function seenBy(world: World, place: Place, message: StoredMessage, person: number): SeenMessage {
  const seen = messageFor(world, place, message, person)
  const reactions = countReactions(message, person)
  const out = message.author === person
  const chosen = message.poll && world.state.polls[message.poll]?.votes[person]
  return {
    ...seen,
    ...seen.poll && {
      poll: {
        ...seen.poll,
        ...chosen && { chosen_option_ids: chosen },
      },
    },
    ...reactions.length > 0 && { reactions },
    ...message.receipt && { receipt: message.receipt },
    out,
    ...out && { read: isDialog(place) || Object.entries(place.read).some(([reader, last]) => Number(reader) !== person && last >= message.id) },
  }
}

function unread(place: Place, person: number): number {
  const last = place.read[person] ?? 0
  return place.messages.filter(message => message.id > last && message.author !== person).length
}

function canPost(world: World, place: Place, person: number): boolean {
  if (isDialog(place))
    return !place.blocked
  if (place.migrated_to || !isIn(world, place, person))
    return false
  const member = memberOf(world, place, person)
  return place.type === 'channel'
    ? hasRight(world, place, person, 'can_post_messages')
    : isAdmin(world, place, person) || (place.permissions.can_send_messages !== false && (member?.status !== 'restricted' || member.permissions?.can_send_messages === true))
}

function row(world: World, place: Place, person: number) {
  const last = place.messages.at(-1)
  const pinned = place.pinned.flatMap(id => place.messages.filter(message => message.id === id)).reverse()
  return {
    chat: chatFor(world, place, person),
    ...last && {
      last: seenBy(world, place, last, person),
    },
    unread: unread(place, person),
    my_status: isDialog(place)
      ? 'member'
      : memberOf(world, place, person)?.status ?? 'left',
    can_post: canPost(world, place, person),
    ...pinned.length > 0 && {
      pinned: pinned.map(message => seenBy(world, place, message, person)),
    },
    ...!isDialog(place) && place.migrated_to && { migrated_to: place.migrated_to },
  }
}

/** @BotFather stands behind the other bots until one speaks to it. */
function rank(one: ReturnType<typeof row>) {
  return one.last?.date ?? (one.chat.id === FATHER
    ? -1
    : 0)
}

/** A room as somebody sees it from outside, with or without an invite link in hand. */
export function doorOf(world: World, room: Room, person: number, invite?: InviteLink) {
  const request = room.requests?.[person]
  return {
    chat: chatFor(world, room, person),
    members: Object.keys(room.members).filter(id => isIn(world, room, Number(id))).length,
    ...room.description && { description: room.description },
    my_status: memberOf(world, room, person)?.status ?? 'left',
    inside: isIn(world, room, person),
    by_request: invite?.creates_join_request ?? room.join_by_request === true,
    requested: request !== undefined,
    ...request?.query?.web_app_url && {
      web_app: { bot: request.query.bot, url: request.query.web_app_url },
    },
  }
}

/** What one sees before paying an invoice. */
export function invoiceView(world: World, invoice: Invoice, person: number) {
  const { title, description, amount, period, bot } = invoice
  const until = liveSubscription(world, invoice, person)?.until
  return {
    title,
    description,
    amount,
    ...period && { period },
    bot: userOf(world, bot),
    balance: balanceOf(world, person),
    ...until && { subscribed_until: until },
  }
}

/** The chat list of a person: newest first, bots never spoken to at the end. */
export function chatList(world: World, person: number) {
  const withBots = bots(world).map((bot) => {
    const dialog = world.state.places[`${bot.id}:${person}`] ?? dialogOf(world, bot.id, person)
    return {
      ...row(world, dialog, person),
      bot: {
        id: bot.id,
        username: bot.username,
        ...bot.app && { app: bot.app },
      },
      started: isDialog(dialog) && dialog.started,
      blocked: isDialog(dialog) && dialog.blocked,
    }
  })
  const inRooms = rooms(world).filter(room => isIn(world, room, person) && !room.migrated_to).map(room => row(world, room, person))
  const all: (ReturnType<typeof row>)[] = [
    ...withBots,
    ...inRooms,
  ]
  return all.sort((a, b) => rank(b) - rank(a))
}

/** The reply keyboard the person's app shows now: the last one meant for him, unless it was taken away. */
function replyKeyboard(place: Place, person: number) {
  const last = place.messages.findLastIndex(message => message.keyboard && meantFor(place, message, person))
  const keyboard = place.messages[last]?.keyboard
  if (!keyboard || 'remove_keyboard' in keyboard)
    return undefined
  const goesOnceUsed = 'force_reply' in keyboard || keyboard.one_time_keyboard
  return goesOnceUsed && place.messages.slice(last + 1).some(message => message.author === person)
    ? undefined
    : keyboard
}

function meantFor(place: Place, message: StoredMessage, person: number): boolean {
  if (!message.keyboard?.selective)
    return true
  const replied = place.messages.find(one => one.id === message.reply_to)
  return replied?.from === person || (message.content.entities ?? []).some(entity => entity.type === 'text_mention' && entity.user.id === person)
}

function membersOf(world: World, room: Room, person: number) {
  return Object.keys(room.members)
    .map(Number)
    .filter(id => isIn(world, room, id) || ['restricted', 'kicked'].includes(memberOf(world, room, id)!.status))
    .map((id) => {
      const { user, status, ...rights } = chatMember(world, room, id, memberOf(world, room, id), person)
      const title = 'custom_title' in rights
        ? rights.custom_title
        : undefined
      return {
        user,
        status,
        rights,
        ...title && { title },
      }
    })
}

/** Everything beside the messages: members, topics, commands, the bot's menu and description. */
export function chatDetails(world: World, place: Place, person: number) {
  const keyboard = replyKeyboard(place, person)
  const chat: Chat = chatFor(world, place, person)
  const here = isDialog(place)
    ? [
        botById(world, place.bot)!,
      ]
    : bots(world).filter(bot => isIn(world, place, bot.id))
  const commands: (BotCommand & { bot: string })[] = here.flatMap(bot => commandsFor(world, bot, place, person).map(command => ({ ...command, bot: bot.username })))
  const about = isDialog(place)
    ? here[0]!
    : undefined
  const language = world.state.people[person]?.language_code ?? ''
  return {
    chat,
    ...!isDialog(place) && hasRight(world, place, person, 'can_invite_users') && {
      join_by_request: place.join_by_request === true,
      ...place.guard_bot !== undefined && { guard_bot: place.guard_bot },
      requests: Object.values(place.requests ?? {}).map(({ user, date }) => ({
        user: userOf(world, user),
        date,
      })),
    },
    members: isDialog(place)
      ? [
          userOf(world, place.user),
          userOf(world, place.bot),
        ].map(user => ({ user, status: 'member', rights: {} }))
      : membersOf(world, place, person),
    topics: place.topics,
    commands,
    ...about && { menu_button: about.menu_buttons[person] ?? about.menu_buttons.default ?? { type: 'default' } },
    description: about
      ? about.descriptions[language] ?? about.descriptions[''] ?? ''
      : (place as Room).description ?? '',
    short_description: about
      ? about.short_descriptions[language] ?? about.short_descriptions[''] ?? ''
      : '',
    my_status: isDialog(place)
      ? 'member'
      : memberOf(world, place, person)?.status ?? 'left',
    can_post: canPost(world, place, person),
    ...keyboard && { reply_keyboard: keyboard },
  }
}
