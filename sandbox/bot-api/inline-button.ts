// One button of an inline keyboard: which action it has, and whether Telegram would take it.
import type { InlineKeyboardButton } from '@grammyjs/types'
import type { ChatKind, Fields } from './buttons.ts'
import { BadRequest } from '../format/bad-request.ts'
import { checkLink, linkedUser } from '../format/link.ts'
import { flag, isFields, looks, objectField, requiredText, text, webAppUrl, within } from './buttons.ts'

const LONGEST_DATA = 64 // bytes
const LONGEST_COPY = 256

/**
 * The button as Telegram keeps it: of several actions only the first counts. Undefined for one without text, which is dropped.
 * @throws BadRequest "can't parse inline keyboard button: …", BUTTON_DATA_INVALID and the like
 */
export function inlineButton(given: unknown, where: ChatKind): InlineKeyboardButton | undefined {
  const button = within('Can\'t parse inline keyboard button', () => readButton(given))
  return button.text
    ? checked(button, where)
    : undefined
}

/** The first action of those the server looks for, in its order. */
function readButton(given: unknown): InlineKeyboardButton {
  if (!isFields(given))
    throw new BadRequest('InlineKeyboardButton must be an Object')
  const base = {
    text: requiredText(given, 'text'),
    ...looks(given),
  }
  const url = text(given, 'url')
  if (url)
    return { ...base, url }
  const data = text(given, 'callback_data')
  if (data)
    return { ...base, callback_data: data }
  if ('callback_game' in given)
    return { ...base, callback_game: {} }
  if ('pay' in given)
    return { ...base, pay: true }
  if ('disabled' in given)
    return { ...base, disabled: {} }
  if ('switch_inline_query' in given) {
    return {
      ...base,
      switch_inline_query: requiredText(given, 'switch_inline_query'),
    }
  }
  const chosen = objectField(given, 'switch_inline_query_chosen_chat')
  if (chosen) {
    return {
      ...base,
      switch_inline_query_chosen_chat: chosenChat(chosen),
    }
  }
  if ('switch_inline_query_current_chat' in given) {
    return {
      ...base,
      switch_inline_query_current_chat: requiredText(given, 'switch_inline_query_current_chat'),
    }
  }
  const login = objectField(given, 'login_url')
  if (login) {
    return {
      ...base,
      login_url: loginUrl(login),
    }
  }
  const app = objectField(given, 'web_app')
  if (app) {
    return {
      ...base,
      web_app: {
        url: requiredText(app, 'url'),
      },
    }
  }
  const copy = objectField(given, 'copy_text')
  if (copy) {
    return {
      ...base,
      copy_text: {
        text: requiredText(copy, 'text'),
      },
    }
  }
  throw new BadRequest('Text buttons are unallowed in the inline keyboard')
}

function chosenChat(chosen: Fields) {
  const query = text(chosen, 'query')
  const allowed = [
    'allow_user_chats',
    'allow_bot_chats',
    'allow_group_chats',
    'allow_channel_chats',
  ].filter(name => flag(chosen, name))
  return {
    ...query && { query },
    ...Object.fromEntries(allowed.map(name => [name, true])),
  }
}

function loginUrl(login: Fields) {
  const bot = text(login, 'bot_username').replace(/^@/, '')
  const forward = text(login, 'forward_text')
  if (isFields(login) && 'bot_username' in login && !/^\w*$/.test(bot))
    throw new BadRequest('LoginUrl bot username is invalid')
  return {
    url: requiredText(login, 'url'),
    ...forward && { forward_text: forward },
    ...bot && { bot_username: bot },
    ...flag(login, 'request_write_access') && { request_write_access: true },
  }
}

function checked(button: InlineKeyboardButton, where: ChatKind): InlineKeyboardButton {
  if ('url' in button) {
    return linkedUser(button.url)
      ? button
      : {
          ...button,
          url: checkLink(button.url, 'Inline keyboard button'),
        }
  }
  if ('callback_data' in button && new TextEncoder().encode(button.callback_data).length > LONGEST_DATA)
    throw new BadRequest('BUTTON_DATA_INVALID')
  if ('copy_text' in button && !(button.copy_text.text && button.copy_text.text.length <= LONGEST_COPY))
    throw new BadRequest('BUTTON_COPY_TEXT_INVALID')
  if ('switch_inline_query_chosen_chat' in button && !Object.keys(button.switch_inline_query_chosen_chat).some(name => name.startsWith('allow_')))
    throw new BadRequest('At least one chat type must be allowed')
  const inline = 'switch_inline_query_current_chat' in button
    ? 'switch_inline_query_current_chat'
    : 'switch_inline_query'
  if (where === 'channel' && (inline in button || 'switch_inline_query_chosen_chat' in button))
    throw new BadRequest(`Can't use ${inline} button in a channel chat, because users will not be able to use the button without knowing bot's username`)
  if ('login_url' in button) {
    if (linkedUser(button.login_url.url))
      throw new BadRequest('Link to a user can\'t be used in login URL buttons')
    return {
      ...button,
      login_url: {
        ...button.login_url,
        url: checkLink(button.login_url.url, 'Inline keyboard button login', { httpsOnly: true }),
      },
    }
  }
  if ('web_app' in button) {
    const url = webAppUrl({ url: button.web_app.url }, 'Inline keyboard button Web App')
    if (where !== 'private')
      throw new BadRequest('BUTTON_TYPE_INVALID')
    return {
      ...button,
      web_app: { url },
    }
  }
  return button
}
