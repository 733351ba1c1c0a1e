// Content → the Bot API calls that make it a post. Preview and publication go through here alike, so what one sees is what goes out.

import type { InlineKeyboardButton, LinkPreviewOptions } from '@grammyjs/types'
import type { Method } from '#kit/jobs'
import type { Button, Options, Payload } from './content.ts'
import { captionOf, named, sendCall } from '#kit/content'

export interface Call { method: Method, params: Record<string, unknown> & { chat_id: number } }

export interface Destination {
  chatId: number
  /** The message that the channel's post before this one is, for `reply_to: 'previous'`. */
  previous?: number | null
  /** Shown to its author: topic and reply belong to another chat and are left out. */
  preview?: boolean
}

/** The calls in their order; each waits for the one before it. An album takes no keyboard, so its buttons follow as a message. */
export function callsFor(payload: Payload, to: Destination): Call[] {
  const { content, options } = payload
  const keyboard = keyboardOf(payload.buttons)
  const around = {
    chat_id: to.chatId,
    ...optionsOf(options, to),
  }
  const call = (method: Method, params: Record<string, unknown>): Call => ({
    method,
    params: {
      ...around,
      ...params,
    },
  })
  if (content.kind !== 'album') {
    const { method, params } = sendCall(content)
    return [
      call(method, {
        ...params,
        ...(content.kind === 'text' && linkPreview(options)),
        ...keyboard,
      }),
    ]
  }
  const { method, params } = sendCall(content)
  const album = call(method, params)
  return keyboard.reply_markup
    ? [
        album,
        {
          method: 'sendMessage',
          params: {
            ...around,
            text: options.buttons_text ?? '👇',
            ...keyboard,
          },
        },
      ]
    : [album]
}

function optionsOf(options: Options, { preview, previous }: Destination): Record<string, unknown> {
  const answered = options.reply_to === 'previous'
    ? previous
    : options.reply_to
  return {
    ...(options.silent && { disable_notification: true }),
    ...(options.protect && { protect_content: true }),
    ...(!preview && options.topic && { message_thread_id: options.topic }),
    // a post must not be lost because what it answers has been deleted
    ...(!preview && answered && {
      reply_parameters: { message_id: answered, allow_sending_without_reply: true },
    }),
  }
}

function linkPreview({ preview }: Options): { link_preview_options?: LinkPreviewOptions } {
  switch (preview) {
    case 'off': return {
      link_preview_options: { is_disabled: true },
    }
    case 'large': return {
      link_preview_options: { prefer_large_media: true },
    }
    case 'above': return {
      link_preview_options: { show_above_text: true },
    }
    default: return {}
  }
}

function keyboardOf(buttons: readonly (readonly Button[])[]): { reply_markup?: { inline_keyboard: InlineKeyboardButton[][] } } {
  return buttons.length
    ? {
        reply_markup: {
          inline_keyboard: buttons.map(row => row.map(inlineButton)),
        },
      }
    : {}
}

/** Sharing goes through Telegram's own share link: `switch_inline_query` wants a bot in inline mode. */
function inlineButton(button: Button): InlineKeyboardButton {
  if ('url' in button)
    return { text: button.text, url: button.url }
  if ('copy' in button) {
    return {
      text: button.text,
      copy_text: { text: button.copy },
    }
  }
  const what = /^https?:\/\//.test(button.share)
    ? 'url'
    : 'text'
  return { text: button.text, url: `https://t.me/share/url?${what === 'text'
    ? 'url=&'
    : ''}${what}=${encodeURIComponent(button.share)}` }
}

/** The call that makes an already published message look like this payload; null where Telegram allows no edit of its kind. */
export function editFor(payload: Payload, at: { chatId: number, messageId: number }): Call | null {
  const { content, options } = payload
  const where = {
    chat_id: at.chatId,
    message_id: at.messageId,
    ...(content.kind !== 'album' && keyboardOf(payload.buttons)),
  }
  switch (content.kind) {
    case 'text': return {
      method: 'editMessageText',
      params: {
        ...where,
        ...named('text', 'entities', content),
        ...linkPreview(options),
      },
    }
    case 'album': {
      const carrier = content.items.find(item => item.caption)
      return carrier
        ? {
            method: 'editMessageCaption',
            params: {
              ...where,
              ...captionOf(carrier),
            },
          }
        : null
    }
    case 'sticker': case 'video_note': case 'poll': case 'location': case 'venue': case 'contact':
      return { method: 'editMessageReplyMarkup', params: where }
    default: return {
      method: 'editMessageCaption',
      params: {
        ...where,
        caption: '',
        ...captionOf(content),
      },
    }
  }
}
