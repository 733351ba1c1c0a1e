// /sim/open: a person opens a mini app, by its button, by a link, or from the bot's menu.
import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotRecord, Person, StoredMessage } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import type { ThemeName, ThemeParams } from './themes.ts'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'
import { openQuery } from '../world/mini-apps.ts'
import { dialogOf } from '../world/world.ts'
import { bodyOf, botNamed, optionalText, personNamed, placeNamed } from './context.ts'
import { initData, withLaunchParams } from './launch.ts'
import { themes } from './themes.ts'

interface Found { url: string, keyboard: boolean }

function buttonsOf(message: StoredMessage): { button: InlineKeyboardButton, keyboard: boolean }[] {
  const rows = message.keyboard && 'keyboard' in message.keyboard
    ? message.keyboard.keyboard
    : []
  return [
    ...(message.reply_markup?.inline_keyboard ?? []).flat().map(button => ({ button, keyboard: false })),
    ...rows.flat().map(button => ({ button: button as InlineKeyboardButton, keyboard: true })),
  ]
}

/** What stands behind a button of this name in the person's chat with the bot; the newest one counts, or that of the message named. */
export function appButton({ world }: Sim, bot: BotRecord, person: Person, name: string, message?: number): Found {
  const { messages } = dialogOf(world, bot.id, person.id)
  const found = messages
    .filter(({ id }) => message === undefined || id === message)
    .toReversed()
    .flatMap(buttonsOf)
    .find(({ button }) => button.text === name && 'web_app' in button)
  if (!found || !('web_app' in found.button))
    throw invalid('no-such-button', `No button "${name}" that opens a mini app was found in this chat.`)
  return { url: found.button.web_app.url, keyboard: found.keyboard }
}

function startParamOf(body: Body): string | undefined {
  const startParam = optionalText(body, 'start_param')
  if (startParam !== undefined && !/^[\w-]{1,512}$/.test(startParam))
    throw invalid('start-param-invalid', '"start_param" has 1–512 letters, digits, underscores and hyphens.')
  return startParam
}

function themeOf({ theme = 'light' }: Body): ThemeParams {
  if (typeof theme === 'object' && theme !== null && Object.values(theme).every(color => /^#[\da-f]{6}$/i.test(String(color))))
    return theme as ThemeParams
  if (typeof theme !== 'string' || !Object.hasOwn(themes, theme))
    throw invalid('theme-invalid', `"theme" is one of ${Object.keys(themes).join(', ')}, or colours like {"bg_color": "#ffffff", …}.`)
  return themes[theme as ThemeName]
}

function matching(body: Body, field: string, pattern: RegExp, otherwise: string): string {
  const value = optionalText(body, field) ?? otherwise
  if (!pattern.test(value))
    throw invalid(`${field}-invalid`, `"${field}" looks like ${otherwise}.`)
  return value
}

function webAddress(url: string): string {
  if (!/^https?:/.test(URL.parse(url)?.protocol ?? ''))
    throw invalid('url-invalid', '"url" must be an address of the web.')
  return url
}

/**
 * `POST /sim/open {bot, user, start_param?, button?, message_id?, url?, inline?, chat?, theme?, platform?, version?}` → `{url, query_id?}`.
 * Without `button` or `url`: the menu button's address, else the app's page. `inline`: the address is that of inline mode's own button. `start_param` and `chat` are those of a `t.me/<bot>?startapp=…` link and the chat it stood in.
 */
export function openRoute(sim: Sim): Hono {
  const { world } = sim
  return new Hono().post('/open', async (c) => {
    const body = await bodyOf(c)
    const bot = botNamed(sim, body.bot)
    const person = personNamed(sim, body.user)
    const name = optionalText(body, 'button')
    const startParam = startParamOf(body)
    const menu = bot.menu_buttons[person.id] ?? bot.menu_buttons.default
    const found = name === undefined
      ? undefined
      : appButton(sim, bot, person, name, body.message_id === undefined
          ? undefined
          : Number(body.message_id))
    const given = optionalText(body, 'url')
    const address = found?.url ?? (given && webAddress(given)) ?? (menu?.type === 'web_app'
      ? menu.web_app.url
      : new URL(`/pages/${bot.app ?? bot.username}/`, c.req.url).href)
    const untold = found?.keyboard === true || body.inline === true
    const byLink = !found && !untold && (startParam !== undefined || body.chat !== undefined)
    const place = byLink
      ? body.chat === undefined
        ? dialogOf(world, bot.id, person.id)
        : placeNamed(sim, body.chat)
      : undefined
    const query_id = byLink || untold
      ? undefined
      : openQuery(world, bot.id, person.id)
    const url = new URL(address)
    if (startParam)
      url.searchParams.set('tgWebAppStartParam', startParam)
    return c.json({
      url: withLaunchParams(url.href, new URLSearchParams({
        // "It is empty if the Mini App was launched from a keyboard button or from inline mode" (core.telegram.org/bots/webapps#webappinitdata)
        ...!untold && {
          tgWebAppData: initData(world, bot, person, { queryId: query_id, startParam, place }),
        },
        tgWebAppVersion: matching(body, 'version', /^\d+\.\d+$/, '9.1'),
        tgWebAppPlatform: matching(body, 'platform', /^[a-z]+$/, 'web'),
        tgWebAppThemeParams: JSON.stringify(themeOf(body)),
      })),
      ...query_id && { query_id },
    })
  })
}
