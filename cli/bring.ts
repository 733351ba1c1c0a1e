// Brings Telegram (or the sandbox) to what the manifests say: webhook, commands, name, descriptions.
import type { App } from '#kit/app'
import { allowedUpdates, botId, pageUrl } from '#kit/app'
import { menu, webhookSecret } from '#kit/bot'

/** One call of the Bot API; an error names the method and Telegram's words, never the address, which holds the token. */
export async function callBot<T>(apiRoot: string, token: string, method: string, params: Record<string, unknown> = {}, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
    signal: signal ?? null,
  }).catch(() => null)
  const answer = await response?.json().catch(() => null) as { ok: boolean, result: T, description?: string } | null | undefined
  if (!answer?.ok)
    throw new Error(`${method} for bot ${botId(token)}: ${answer?.description ?? 'no answer'}`)
  return answer.result
}

/** Where things are: the Worker gets the webhook when it is named, the menu button the mini app when the pages are. */
export interface Places { workerUrl?: string, pagesUrl?: string | undefined }

/** What people see of a bot, per language; English is the default. Never drops pending updates. */
export async function bringBot(apiRoot: string, app: App<any, any, any>, token: string, { workerUrl, pagesUrl }: Places = {}): Promise<void> {
  const { manifest } = app
  const call = (method: string, params: Record<string, unknown>) => callBot(apiRoot, token, method, params)
  if (workerUrl) {
    await call('setWebhook', {
      url: `${workerUrl}/${botId(token)}/webhook`,
      secret_token: await webhookSecret(token),
      allowed_updates: allowedUpdates(manifest),
    })
  }
  await call('setMyName', { name: manifest.name })
  if (manifest.web && pagesUrl) {
    await call('setChatMenuButton', {
      menu_button: {
        type: 'web_app',
        text: manifest.web.button.en,
        web_app: {
          url: pageUrl(pagesUrl, manifest.id),
        },
      },
    })
  }
  for (const language of ['en', 'ru'] as const) {
    const code = language === 'en'
      ? {}
      : { language_code: language }
    await call('setMyCommands', {
      commands: menu(app, language),
      ...code,
    })
    await call('setMyDescription', { description: manifest.description[language], ...code })
    await call('setMyShortDescription', { short_description: manifest.short_description[language], ...code })
  }
}
