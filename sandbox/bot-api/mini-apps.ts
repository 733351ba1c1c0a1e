// What a bot does around its mini app: the button that opens it, an answer to its session, a message for the person to share.
import type { MenuButton } from '@grammyjs/types'
import type { ShareTarget } from '../world/mini-apps.ts'
import type { ApiCall, Methods } from './method.ts'
import { BadRequest } from '../format/bad-request.ts'
import { answerQuery, prepareMessage } from '../world/mini-apps.ts'
import { personById } from '../world/world.ts'
import { isFields, objectField, requiredText, webAppUrl, within } from './buttons.ts'
import { inlineResult } from './inline-result.ts'

const TARGETS: ShareTarget[] = ['user', 'bot', 'group', 'channel']

/** The person a menu button is for; undefined for everybody. */
function personOf({ world }: ApiCall, chat: unknown): number | undefined {
  if (chat === undefined || chat === 0)
    return undefined
  if (!Number.isInteger(chat) || (chat as number) < 0)
    throw new BadRequest('Invalid chat_id specified')
  if (!personById(world, chat as number))
    throw new BadRequest('User not found')
  return chat as number
}

function menuButton(given: unknown): MenuButton {
  if (given === undefined)
    return { type: 'default' }
  const button = within('Can\'t parse menu button', () => {
    if (!isFields(given))
      throw new BadRequest('MenuButton must be an Object')
    const type = requiredText(given, 'type')
    if (type === 'default' || type === 'commands')
      return { type } as MenuButton
    if (type !== 'web_app')
      throw new BadRequest('MenuButton has unsupported type')
    const text = requiredText(given, 'text')
    const app = objectField(given, 'web_app')
    if (!app)
      throw new BadRequest('Can\'t find field "web_app"')
    const url = requiredText(app, 'url')
    return {
      type,
      text,
      web_app: { url },
    } as MenuButton
  })
  if (button.type !== 'web_app')
    return button
  if (!button.text.trim())
    throw new BadRequest('Menu button text must be non-empty')
  return {
    ...button,
    web_app: {
      url: webAppUrl({ ...button.web_app }, 'Menu button Web App'),
    },
  }
}

export const miniAppMethods = {
  setChatMenuButton(call, params) {
    const { world, bot } = call
    const button = menuButton(params.menu_button)
    const person = personOf(call, params.chat_id)
    if (person !== undefined && button.type === 'default')
      delete bot.menu_buttons[person]
    else
      bot.menu_buttons[person ?? 'default'] = button
    world.events.emit({ type: 'bot', bot: bot.id })
    world.save()
    return true
  },
  getChatMenuButton(call, params) {
    const { menu_buttons } = call.bot
    return menu_buttons[personOf(call, params.chat_id) ?? 'default'] ?? menu_buttons.default ?? { type: 'default' }
  },

  async answerWebAppQuery(call, params) {
    const { content, reply_markup } = await inlineResult(call, params.result)
    const sent = answerQuery(call.world, call.bot.id, String(params.web_app_query_id ?? ''), content, reply_markup)
    if (!sent)
      throw new BadRequest('Query is too old and response timeout expired or query ID is invalid')
    const { inline_message_id } = sent
    return {
      ...inline_message_id && { inline_message_id },
    } as never
  },

  async savePreparedInlineMessage(call, params) {
    const user = Number(params.user_id)
    if (!Number.isInteger(user) || user <= 0)
      throw new BadRequest('Invalid user_id specified')
    const { title, content, reply_markup } = await inlineResult(call, params.result)
    if (!personById(call.world, user))
      throw new BadRequest('User not found')
    const targets = TARGETS.filter(target => params[`allow_${target}_chats`])
    if (!targets.length)
      throw new BadRequest('At least one chat type must be allowed')
    const { id, expiration_date } = prepareMessage(call.world, {
      bot: call.bot.id,
      user,
      title,
      content,
      targets,
      ...reply_markup && { reply_markup },
    })
    return { id, expiration_date }
  },
} satisfies Methods
