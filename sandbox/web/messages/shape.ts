// What decides a message's outline.
import type { Message } from '../api/types.ts'

const emojiOnly = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*){1,3}$/u

/** One to three emoji and nothing else: shown large. */
export function isLargeEmoji(message: Message): boolean {
  return message.text !== undefined && !message.entities?.length && emojiOnly.test(message.text)
}

/** Without a bubble: stickers, dice, round videos and large emoji. */
export function isBare(message: Message): boolean {
  return Boolean(message.sticker || message.dice || message.video_note || (isLargeEmoji(message) && !message.reply_to_message && !message.forward_origin))
}
