// Messages that tell of an event instead of carrying a text: "Anna pinned «Hello»".
import type { Message, User } from '../api/types.ts'
import { starsText } from '../sheets/stars-text.ts'
import { summaryOf } from './summary.ts'

/** The payment a service message tells of. */
export const paymentOf = (message: Message) => message.successful_payment ?? message.refunded_payment

/** The words of a service message, or undefined for an ordinary one. */
export function serviceText(message: Message): string | undefined {
  const who = message.from
    ? fullName(message.from)
    : message.sender_chat?.title ?? message.chat.title ?? 'Somebody'
  const channel = message.chat.type === 'channel'

  if (message.new_chat_members)
    return joined(message.new_chat_members, message.from)
  if (message.left_chat_member) {
    return message.left_chat_member.id === message.from?.id
      ? `${who} left the group`
      : `${who} removed ${fullName(message.left_chat_member)}`
  }
  if (message.group_chat_created || message.supergroup_chat_created)
    return `${who} created the group`
  if (message.channel_chat_created)
    return 'Channel created'
  if (message.new_chat_title !== undefined) {
    return channel
      ? `Channel renamed to «${message.new_chat_title}»`
      : `${who} changed the group name to «${message.new_chat_title}»`
  }
  if (message.new_chat_photo)
    return `${who} changed the photo`
  if (message.delete_chat_photo)
    return `${who} removed the photo`
  if (message.pinned_message) {
    return `${who} pinned ${'date' in message.pinned_message && message.pinned_message.date === 0
      ? 'a message'
      : quoted(message.pinned_message as Message)}`
  }
  if (message.migrate_to_chat_id)
    return 'The group was upgraded to a supergroup'
  if (message.migrate_from_chat_id)
    return `This supergroup was made from the group «${message.chat.title ?? ''}»`
  if (message.forum_topic_created)
    return `${who} created the topic «${message.forum_topic_created.name}»`
  if (message.forum_topic_edited) {
    return `${who} changed the topic${message.forum_topic_edited.name
      ? ` to «${message.forum_topic_edited.name}»`
      : ''}`
  }
  if (message.forum_topic_closed)
    return `${who} closed the topic`
  if (message.forum_topic_reopened)
    return `${who} reopened the topic`
  if (message.users_shared) {
    return `${who} shared ${message.users_shared.users.length === 1
      ? 'a person'
      : `${message.users_shared.users.length} people`} with the bot`
  }
  if (message.chat_shared) {
    return `${who} shared ${message.chat_shared.title
      ? `«${message.chat_shared.title}»`
      : 'a chat'} with the bot`
  }
  if (message.web_app_data)
    return `${who} sent data to the bot from «${message.web_app_data.button_text}»`
  if (message.write_access_allowed)
    return `${who} allowed the bot to write`
  if (message.successful_payment) {
    const { is_recurring, is_first_recurring } = message.successful_payment
    return `${who} paid ${priceOf(message.successful_payment)}${is_recurring
      ? is_first_recurring
        ? ', and every 30 days from now'
        : ' for the next 30 days'
      : ''}`
  }
  if (message.refunded_payment)
    return `${who} got ${priceOf(message.refunded_payment)} back`
  return undefined
}

function priceOf({ total_amount, currency }: { total_amount: number, currency: string }) {
  return currency === 'XTR'
    ? starsText(total_amount)
    : `${total_amount} ${currency}`
}

function joined(members: User[], from?: User): string {
  const names = members.map(fullName).join(', ')
  return members.length === 1 && members[0]?.id === from?.id
    ? `${names} joined the group`
    : `${from
      ? fullName(from)
      : 'Somebody'} added ${names}`
}

function quoted(message: Message): string {
  const summary = summaryOf(message)
  if (!summary.text)
    return `a ${(summary.kind ?? 'message').toLowerCase()}`
  return `«${summary.text.length > 30
    ? `${summary.text.slice(0, 30)}…`
    : summary.text}»`
}

function fullName(user: User) {
  return user.last_name
    ? `${user.first_name} ${user.last_name}`
    : user.first_name
}
