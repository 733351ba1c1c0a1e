// A bot as people see it in Telegram, brought to what its manifest says: webhook, commands, name, descriptions, menu button.

import type { App } from '#kit/app'
import type { Facts, Step } from './step.ts'
import { allowedUpdates, botId, pageUrl, tokenVariable } from '#kit/app'
import { menu, webhookSecret } from '#kit/bot'
import { callBot } from '../call-bot.ts'
import { planOf } from './step.ts'

/** Where things are: the Worker gets the webhook when it is named, the menu button the mini app when the pages are. */
export interface Places { workerUrl?: string, pagesUrl?: string | undefined }

interface WebhookInfo { url: string, allowed_updates?: string[], last_error_message?: string }
type MenuButton = { type: 'default' | 'commands' } | { type: 'web_app', text: string, web_app: { url: string } }

/** One thing people see: what it should say, how to ask, how to tell. */
interface Setting { to: string, read: () => Promise<string>, write: () => Promise<unknown> }

const listed = (commands: { command: string, description: string }[]) => commands.map(({ command, description }) => `/${command}  ${description}`).join('\n')

function hook(url: string, updates: readonly string[] | undefined): string {
  return url && [
    url,
    ...updates
      ? [...updates].sort()
      : ['whatever Telegram sends by itself'],
  ].join('\n')
}

function buttonWords(button: MenuButton): string {
  return button.type === 'web_app'
    ? `${button.text} → ${button.web_app.url}`
    : 'the commands'
}

function settingsOf(app: App<any, any, any>, token: string | undefined, apiRoot: string, { workerUrl, pagesUrl }: Places): Record<string, Setting> {
  const { manifest } = app
  const call = <T>(method: string, params: Record<string, unknown> = {}) => callBot<T>(apiRoot, token!, method, params)
  const settings: Record<string, Setting> = {}
  if (workerUrl) {
    const url = `${workerUrl}/${token
      ? botId(token)
      : '<bot id>'}/webhook`
    settings.webhook = {
      to: hook(url, allowedUpdates(manifest)),
      async read() {
        const { url, allowed_updates, last_error_message: trouble } = await call<WebhookInfo>('getWebhookInfo')
        // the secret cannot be read; a Worker that refuses it knows another one than Telegram
        return /\b401\b/.test(trouble ?? '')
          ? `${hook(url, allowed_updates)}\n(refused: the secret is another one)`
          : hook(url, allowed_updates)
      },
      write: async () => call('setWebhook', {
        url,
        secret_token: await webhookSecret(token!),
        allowed_updates: allowedUpdates(manifest),
        drop_pending_updates: false,
      }),
    }
  }
  settings.name = {
    to: manifest.name,
    read: async () => (await call<{ name: string }>('getMyName')).name,
    write: () => call('setMyName', { name: manifest.name }),
  }
  // English is the default, for every language the portfolio does not speak
  for (const language of ['en', 'ru'] as const) {
    const code = language === 'en'
      ? {}
      : { language_code: language }
    const commands = menu(app, language)
    settings[`commands, ${language}`] = {
      to: listed(commands),
      read: async () => listed(await call<typeof commands>('getMyCommands', code)),
      write: () => call('setMyCommands', { commands, ...code }),
    }
    settings[`description, ${language}`] = {
      to: manifest.description[language],
      read: async () => (await call<{ description: string }>('getMyDescription', code)).description,
      write: () => call('setMyDescription', { description: manifest.description[language], ...code }),
    }
    settings[`profile text, ${language}`] = {
      to: manifest.short_description[language],
      read: async () => (await call<{ short_description: string }>('getMyShortDescription', code)).short_description,
      write: () => call('setMyShortDescription', { short_description: manifest.short_description[language], ...code }),
    }
  }
  if (pagesUrl || !manifest.web) {
    const button: MenuButton = manifest.web
      ? {
          type: 'web_app',
          text: manifest.web.button.en,
          web_app: {
            url: pageUrl(pagesUrl!, manifest.id),
          },
        }
      : { type: 'default' }
    settings['menu button'] = {
      to: buttonWords(button),
      read: async () => buttonWords(await call<MenuButton>('getChatMenuButton')),
      write: () => call('setChatMenuButton', { menu_button: button }),
    }
  }
  return settings
}

/** The step for one bot; updates that wait are never dropped. Without a token it can only be planned. */
export function botStep(apiRoot: string, app: App<any, any, any>, token: string | undefined, places: Places): Step {
  const { id, name, username, tier } = app.manifest
  const settings = settingsOf(app, token, apiRoot, places)
  return {
    part: 'bots',
    title: `@${username}`,
    missing: token
      ? []
      : [
          tokenVariable(id),
        ],
    without: tier === 1
      ? `${name} has no bot until it is set; its page works`
      : `${name} is off until it is set`,
    to: () => Object.fromEntries(Object.entries(settings).map(([what, { to }]) => [what, to])),
    async from() {
      const read = await Promise.all(Object.entries(settings).map(async ([what, setting]) => [
        what,
        await setting.read(),
      ] as const))
      return Object.fromEntries(read) as Facts
    },
    async do(changed) {
      for (const what of changed)
        await settings[what]!.write()
    },
  }
}

/** Brings one bot to what its manifest says; only what differs is told to Telegram, which limits how often a name may change. */
export async function bringBot(apiRoot: string, app: App<any, any, any>, token: string, places: Places = {}): Promise<void> {
  const plan = await planOf([
    botStep(apiRoot, app, token, places),
  ], false)
  for (const { step, changes } of plan)
    await step.do(changes.map(({ what }) => what))
}
