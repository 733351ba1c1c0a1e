// Fields of a button as the Bot API server reads JSON, and the buttons of a reply keyboard.
import type { KeyboardButton } from '@grammyjs/types'
import { BadRequest } from '../format/bad-request.ts'
import { checkLink, linkedUser } from '../format/link.ts'

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel'
export type Fields = Record<string, unknown>

const MOST_REQUESTED_USERS = 10
const STYLES = ['danger', 'success', 'primary']
// Tried in this order: of several actions the first counts.
const REQUESTS: [name: string, what: string][] = [
  ['request_contact', 'Phone number'],
  ['request_location', 'Location'],
  ['request_poll', 'Poll'],
  ['web_app', 'Web App buttons'],
  ['request_users', 'Users'],
  ['request_chat', 'Chats'],
  ['request_managed_bot', 'Bots'],
]

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isPresent = (fields: Fields, name: string): boolean => fields[name] !== undefined && fields[name] !== null

/** An optional Boolean; absent is false. @throws BadRequest when it is of another type */
export function flag(fields: Fields, name: string): boolean {
  if (!isPresent(fields, name))
    return false
  if (typeof fields[name] !== 'boolean')
    throw new BadRequest(`Field "${name}" must be of type Boolean`)
  return fields[name]
}

/** An optional String, for which a number will do; absent is ''. @throws BadRequest when it is of another type */
export function text(fields: Fields, name: string): string {
  if (!isPresent(fields, name))
    return ''
  if (typeof fields[name] !== 'string' && typeof fields[name] !== 'number')
    throw new BadRequest(`Field "${name}" must be of type String`)
  return String(fields[name])
}

/** A String that has to be there. */
export function requiredText(fields: Fields, name: string): string {
  if (!isPresent(fields, name))
    throw new BadRequest(`Can't find field "${name}"`)
  return text(fields, name)
}

/** An Object where the field is there, else undefined. */
export function objectField(fields: Fields, name: string): Fields | undefined {
  if (!isPresent(fields, name))
    return undefined
  if (!isFields(fields[name]))
    throw new BadRequest(`Field "${name}" must be of type Object`)
  return fields[name]
}

/** What every button may have: an icon and a colour. */
export function looks(fields: Fields): { icon_custom_emoji_id?: string, style?: 'danger' | 'success' | 'primary' } {
  const icon = text(fields, 'icon_custom_emoji_id')
  const style = text(fields, 'style')
  if (style && !STYLES.includes(style))
    throw new BadRequest('Invalid button style specified')
  return {
    ...icon && { icon_custom_emoji_id: icon },
    ...style && { style: style as 'primary' },
  }
}

/** A mini app's address: HTTPS, or HTTP on the own machine, which only this sandbox allows. */
export function webAppUrl(app: Fields, subject: string): string {
  const url = requiredText(app, 'url')
  if (linkedUser(url))
    throw new BadRequest('Link to a user can\'t be used in Web App URL buttons')
  if (/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#]|$)/i.test(url))
    return url
  return checkLink(url, subject, { httpsOnly: true })
}

/** Gives the errors of reading one thing the beginning Telegram gives them. */
export function within<T>(prefix: string, read: () => T): T {
  try {
    return read()
  }
  catch (error) {
    if (!(error instanceof BadRequest))
      throw error
    throw new BadRequest(`${prefix}: ${error.reason}`)
  }
}

/**
 * A button of a reply keyboard; undefined for one without text, which Telegram drops.
 * @throws BadRequest "can't parse keyboard button: …", or what a group may not ask for
 */
export function replyButton(given: unknown, where: ChatKind): KeyboardButton | undefined {
  const button = within('Can\'t parse keyboard button', () => readReplyButton(given))
  if (typeof button === 'string' || !button.text)
    return button || undefined
  const request = REQUESTS.find(([name]) => name in button)
  if (request && where !== 'private') {
    throw new BadRequest(`${request[1]} can be ${request[0] === 'web_app'
      ? 'used'
      : 'requested'} in private chats only`)
  }
  if ('web_app' in button) {
    return {
      ...button,
      web_app: {
        url: webAppUrl(button.web_app as unknown as Fields, 'Keyboard button Web App'),
      },
    }
  }
  if ('request_users' in button && !((button.request_users.max_quantity ?? 1) >= 1 && (button.request_users.max_quantity ?? 1) <= MOST_REQUESTED_USERS))
    throw new BadRequest('BUTTON_QUANTITY_MAX_INVALID')
  return button
}

function readReplyButton(given: unknown): KeyboardButton {
  if (typeof given === 'string')
    return given
  if (!isFields(given))
    throw new BadRequest('KeyboardButton must be a String or an Object')
  const button = {
    text: requiredText(given, 'text'),
    ...looks(given),
  }
  for (const [name] of REQUESTS) {
    if (name === 'request_contact' || name === 'request_location') {
      if (flag(given, name))
        return { ...button, [name]: true } as KeyboardButton
      continue
    }
    const request = objectField(given, name)
    if (!request)
      continue
    if (name === 'web_app')
      requiredText(request, 'url')
    if (name === 'request_users' || name === 'request_chat' || name === 'request_managed_bot')
      checkRequest(request)
    return { ...button, [name]: request } as unknown as KeyboardButton
  }
  return button
}

function checkRequest(request: Fields): void {
  if (!isPresent(request, 'request_id'))
    throw new BadRequest('Can\'t find field "request_id"')
  for (const name of ['request_id', 'max_quantity']) {
    if (isPresent(request, name) && !Number.isInteger(Number(request[name])))
      throw new BadRequest(`Field "${name}" must be a valid Number`)
  }
  for (const name of Object.keys(request).filter(name => /^(?:user_is|chat_is|chat_has|bot_is|request_(?!id))/.test(name)))
    flag(request, name)
}
