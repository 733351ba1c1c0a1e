// /sim/open: a person opens a mini app; the address carries initData signed with the bot's token, as Telegram's does.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotRecord, Person } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { createHmac, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'
import { dialogOf } from '../world/world.ts'
import { bodyOf, botNamed, optionalText, personNamed } from './context.ts'

/** What stands behind a button of this name in the person's chat with the bot; the newest one counts. */
function addressBehind({ world }: Sim, bot: BotRecord, person: Person, name: string): string {
  const messages = dialogOf(world, bot.id, person.id).messages.toReversed()
  const buttons = messages.flatMap((message) => {
    const keyboard = message.keyboard && 'keyboard' in message.keyboard
      ? message.keyboard.keyboard
      : []
    return [
      ...message.reply_markup?.inline_keyboard ?? [],
      ...keyboard,
    ].flat() as InlineKeyboardButton[]
  })
  const button = buttons.find(button => button.text === name && 'web_app' in button)
  if (!button || !('web_app' in button))
    throw invalid('no-such-button', `No button "${name}" that opens a mini app was found in this chat.`)
  return button.web_app.url
}

function signedInitData(bot: BotRecord, { id, first_name, last_name, username, language_code }: Person, now: number, startParam: string | undefined): string {
  const fields: Record<string, string> = {
    user: JSON.stringify({
      id,
      first_name,
      last_name: last_name ?? '',
      ...username && { username },
      ...language_code && { language_code },
      allows_write_to_pm: true,
    }),
    chat_instance: String(bot.id * 1000 + id % 1000),
    chat_type: 'sender',
    auth_date: String(Math.floor(now / 1000)),
    // Telegram signs this one with a key of its own, which nobody else has
    signature: randomBytes(64).toString('base64url'),
    ...startParam && { start_param: startParam },
  }
  const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`).sort().join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(bot.token).digest()
  return new URLSearchParams({
    ...fields,
    hash: createHmac('sha256', secret).update(text).digest('hex'),
  }).toString()
}

const theme = {
  bg_color: '#ffffff',
  text_color: '#000000',
  hint_color: '#707579',
  link_color: '#3390ec',
  button_color: '#3390ec',
  button_text_color: '#ffffff',
  secondary_bg_color: '#f4f4f5',
}

function startParamOf(body: Body): string | undefined {
  const startParam = optionalText(body, 'start_param')
  if (startParam !== undefined && !/^[\w-]{1,512}$/.test(startParam))
    throw invalid('start-param-invalid', '"start_param" has 1–512 letters, digits, underscores and hyphens.')
  return startParam
}

/** `POST /sim/open {bot, user, start_param?, button?}` → `{url}`. Without `button`: the menu button's address, else the app's page. */
export function openRoute(sim: Sim): Hono {
  return new Hono().post('/open', async (c) => {
    const body = await bodyOf(c)
    const bot = botNamed(sim, body.bot)
    const person = personNamed(sim, body.user)
    const name = optionalText(body, 'button')
    const startParam = startParamOf(body)
    const menu = bot.menu_buttons[person.id] ?? bot.menu_buttons.default
    const address = name !== undefined
      ? addressBehind(sim, bot, person, name)
      : menu?.type === 'web_app'
        ? menu.web_app.url
        : new URL(`/pages/${bot.app ?? bot.username}/`, c.req.url).href
    const url = new URL(address)
    if (startParam)
      url.searchParams.set('tgWebAppStartParam', startParam)
    const launch = new URLSearchParams({
      tgWebAppData: signedInitData(bot, person, sim.world.clock.now(), startParam),
      tgWebAppVersion: '9.1',
      tgWebAppPlatform: 'web',
      tgWebAppThemeParams: JSON.stringify(theme),
    })
    url.hash = launch.toString()
    return c.json({ url: url.href })
  })
}
