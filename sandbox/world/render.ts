// Stored things as somebody sees them: a bot through the Bot API, or a person on the page.
import type { Chat, Message, PhotoSize, Poll } from '@grammyjs/types'
import type { Content, FileRecord, Place, PollRecord, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { fileIdFor } from './files.ts'
import { isDialog, userOf } from './world.ts'

/** Who looks: the id of a bot or of a person. */
export type Viewer = number

/** A chat as `viewer` sees it: in a private chat each sees the other. */
export function chatFor(world: World, place: Place, viewer: Viewer): Chat {
  if (isDialog(place)) {
    const other = viewer === place.user
      ? place.bot
      : place.user
    const { id, first_name, last_name, username } = userOf(world, other)
    return {
      id,
      type: 'private',
      first_name,
      ...last_name && { last_name },
      ...username && { username },
    }
  }
  const { id, type, title, username } = place
  if (type === 'group')
    return { id, type, title }
  if (type === 'channel') {
    return {
      id,
      type,
      title,
      ...username && { username },
    }
  }
  return {
    id,
    type,
    title,
    ...username && { username },
    ...place.is_forum && { is_forum: true },
  }
}

/** A file as the object Telegram describes it with; `file_id` is left for the viewer. */
export function describeFile(file: FileRecord) {
  const common = { file_id: '', file_unique_id: file.unique_id, file_size: file.size }
  const named = {
    ...file.file_name && { file_name: file.file_name },
    mime_type: file.mime_type,
  }
  switch (file.kind) {
    case 'photo':
    case 'video_note':
    case 'sticker':
      return {
        ...common,
        ...file.about,
      }
    case 'voice':
      return {
        ...common,
        ...file.about,
        mime_type: file.mime_type,
      }
    default:
      return {
        ...common,
        ...file.about,
        ...named,
      }
  }
}

/** A copy of `content` in which every file carries the id that `viewer` may use. */
function withFileIds(world: World, content: Content, viewer: Viewer): Content {
  return JSON.parse(JSON.stringify(content), (_key, value) => {
    if (typeof value?.file_unique_id !== 'string')
      return value
    const file = world.state.files[value.file_unique_id]
    return file
      ? {
          ...value,
          file_id: fileIdFor(viewer, file),
        }
      : value
  })
}

/** A poll as everybody sees it; the right answer of a quiz only by its bot (`told`: by the bot it was sent to in private, too), and by all once it is closed. */
export function pollFor(world: World, poll: PollRecord, viewer: Viewer, told = false): Poll {
  const { votes, options, bot, correct_option_ids, explanation, explanation_entities, ...rest } = poll
  const chosen = Object.values(votes)
  const open = told || poll.is_closed || viewer === bot || votes[viewer] !== undefined
  return {
    ...rest,
    options: options.map((option, index) => ({ ...option, voter_count: chosen.filter(vote => vote.includes(index)).length })),
    total_voter_count: chosen.length,
    ...open && correct_option_ids && { correct_option_ids },
    ...open && explanation && {
      explanation,
      ...explanation_entities?.length && { explanation_entities },
    },
  }
}

export function messageById(place: Place, id: number | undefined): StoredMessage | undefined {
  return id === undefined
    ? undefined
    : place.messages.find(message => message.id === id)
}

/** The message as Telegram sends it to `viewer`. `nested` leaves out what a message inside a message does not carry. */
export function messageFor(world: World, place: Place, message: StoredMessage, viewer: Viewer, nested = false): Message {
  const replied = nested
    ? undefined
    : messageById(place, message.reply_to)
  const pinned = nested
    ? undefined
    : messageById(place, message.pinned_message)
  const sender = message.sender_chat === undefined
    ? undefined
    : world.state.places[message.sender_chat]
  const inTopic = message.thread !== undefined && !isDialog(place) && place.is_forum
  return {
    message_id: message.id,
    ...message.thread !== undefined && { message_thread_id: message.thread },
    ...message.from !== undefined && {
      from: userOf(world, message.from),
    },
    ...sender && {
      sender_chat: chatFor(world, sender, viewer),
    },
    chat: chatFor(world, place, viewer),
    date: message.date,
    ...message.edit_date && { edit_date: message.edit_date },
    ...inTopic && { is_topic_message: true },
    ...message.forward_origin && { forward_origin: message.forward_origin },
    ...replied && {
      reply_to_message: messageFor(world, place, replied, viewer, true) as Message & { reply_to_message: undefined },
    },
    ...message.quote && { quote: message.quote },
    ...message.via_bot !== undefined && {
      via_bot: userOf(world, message.via_bot),
    },
    ...message.has_protected_content && { has_protected_content: true },
    ...withFileIds(world, message.content, viewer),
    ...message.poll && {
      poll: pollFor(world, world.state.polls[message.poll]!, viewer, isDialog(place) && viewer === place.bot && !message.forward_origin),
    },
    ...message.pinned_message !== undefined && {
      pinned_message: pinned
        ? messageFor(world, place, pinned, viewer, true)
        : {
            chat: chatFor(world, place, viewer),
            message_id: message.pinned_message,
            date: 0,
          } as Message,
    },
    ...message.link_preview_options && { link_preview_options: message.link_preview_options },
    ...message.reply_markup && { reply_markup: message.reply_markup },
  }
}

/** The largest size of a photo message, or the one file of any other message. */
export function fileOf(world: World, content: Content): FileRecord | undefined {
  const one = content.photo?.at(-1) ?? content.animation ?? content.video ?? content.document ?? content.audio ?? content.voice ?? content.video_note ?? content.sticker
  return one && world.state.files[(one as PhotoSize).file_unique_id]
}
