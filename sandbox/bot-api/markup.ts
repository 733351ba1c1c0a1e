// Keyboards under and below messages: read, checked and refused in Telegram's words.
import type { ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from '@grammyjs/types'
import type { ChatKind, Fields } from './buttons.ts'
import { BadRequest } from '../format/bad-request.ts'
import { flag, isFields, replyButton, text } from './buttons.ts'
import { inlineButton } from './inline-button.ts'

export type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
export type { ChatKind } from './buttons.ts'

// TDLib cuts after these; more than a hundred inline buttons, or 10 kB of them, the server refuses.
const LONGEST_ROW = 12
const MOST_BUTTONS = 300
const MOST_INLINE_BUTTONS = 100
const LARGEST_MARKUP = 10_240

/** `message`: for what the keyboard is, where that matters; only an invoice may be paid, only a game played. */
export interface MarkupContext { message?: 'invoice' | 'game', inlineOnly?: boolean }

/**
 * The markup as Telegram keeps it, links rewritten; undefined where nothing of it is left, e.g. an empty keyboard.
 * `inlineOnly` is for edits and inline messages; channels always want an inline keyboard.
 * @throws BadRequest with Telegram's description
 */
export function checkMarkup(markup: unknown, where: ChatKind, { message, inlineOnly = false }: MarkupContext = {}): Markup | undefined {
  if (markup === undefined || markup === null)
    return undefined
  if (!isFields(markup))
    throw new BadRequest('Object expected as reply markup')
  const read = readMarkup(markup, where)
  if (!read)
    return undefined
  if (!('inline_keyboard' in read)) {
    if (inlineOnly || where === 'channel')
      throw new BadRequest('Inline keyboard expected')
    return read
  }
  checkSize(read)
  checkSpecial(read, message)
  return read
}

function readMarkup(markup: Fields, where: ChatKind): Markup | undefined {
  const keyboard = rowsOf(markup, 'keyboard', 'Field "keyboard" must be an Array of Arrays', button => replyButton(button, where))
  const inline = rowsOf(markup, 'inline_keyboard', 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays', button => inlineButton(button, where))
  const remove = flag(markup, 'remove_keyboard')
  const selective = flag(markup, 'selective') && { selective: true }
  const asking = flag(markup, 'force_reply') && { force_reply: true as const }
  const placeholder = text(markup, 'input_field_placeholder')
  const shown = placeholder !== '' && { input_field_placeholder: placeholder }
  if (keyboard) {
    const options = ['resize_keyboard', 'one_time_keyboard', 'is_persistent'].filter(name => flag(markup, name))
    const ways = Object.fromEntries(options.map(name => [name, true]))
    return keyboard.length
      ? {
          keyboard,
          ...ways,
          ...selective,
          ...asking,
          ...shown,
        }
      : undefined
  }
  if (inline) {
    return inline.length
      ? { inline_keyboard: inline, ...asking }
      : undefined
  }
  if (remove)
    return { remove_keyboard: true, ...selective }
  return asking
    ? {
        ...asking,
        ...selective,
        ...shown,
      }
    : undefined
}

/** The rows of a keyboard without empty ones; undefined where the field is absent or has no row. */
function rowsOf<B>(markup: Fields, name: string, notRows: string, read: (button: unknown) => B | undefined): B[][] | undefined {
  const rows = markup[name]
  if (rows === undefined || rows === null)
    return undefined
  if (!Array.isArray(rows))
    throw new BadRequest(`Field "${name}" must be of type Array`)
  if (!rows.length)
    return undefined
  let left = MOST_BUTTONS
  return rows.map((row) => {
    if (!Array.isArray(row))
      throw new BadRequest(notRows)
    const kept = row.map(read).filter(button => button !== undefined).slice(0, Math.min(LONGEST_ROW, left))
    left -= kept.length
    return kept
  }).filter(row => row.length)
}

function checkSize(markup: InlineKeyboardMarkup): void {
  const size = new TextEncoder().encode(JSON.stringify(markup)).length
  if (markup.inline_keyboard.flat().length > MOST_INLINE_BUTTONS || size > LARGEST_MARKUP)
    throw new BadRequest('Reply markup is too long')
}

/** Pay and game buttons stand first, in a message of their kind, or not at all. */
function checkSpecial({ inline_keyboard }: InlineKeyboardMarkup, message: MarkupContext['message']): void {
  for (const [i, button] of inline_keyboard.flat().entries()) {
    const needs = 'pay' in button
      ? 'invoice'
      : 'callback_game' in button
        ? 'game'
        : undefined
    if (needs && needs !== message)
      throw new BadRequest('BUTTON_TYPE_INVALID')
    if (needs && i > 0)
      throw new BadRequest('BUTTON_POS_INVALID')
  }
}
