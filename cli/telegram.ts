// npm start -- --telegram: the real Telegram by long polling, each update handed to the Worker's webhook, a tick a minute.

import type { App } from '#kit/app'
import { setTimeout as pause } from 'node:timers/promises'
import { allowedUpdates, AppError, botId, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { callBot } from './call-bot.ts'
import { bringBot } from './deploy/bot.ts'

export interface PollOptions {
  apps: readonly App<any, any, any>[]
  values: Record<string, string>
  workerUrl: string
  /** Deletes a webhook that points elsewhere; pending updates are kept. */
  takeOver: boolean
}

/**
 * Starts polling for every bot that has a token; one that cannot be polled is named and left alone.
 * @returns what stops it
 * @throws AppError `no-token` when there is nothing to poll
 */
export async function pollTelegram({ apps, values, workerUrl, takeOver }: PollOptions): Promise<() => void> {
  const apiRoot = values.TELEGRAM_API_ROOT || 'https://api.telegram.org'
  const abort = new AbortController()
  const bots = apps.flatMap(app => values[tokenVariable(app.manifest.id)]
    ? [
        { app, token: values[tokenVariable(app.manifest.id)]! },
      ]
    : [])
  if (!bots.length) {
    throw new AppError('no-token', 'No bot has a token.', {
      hint: `Write one into .env, for example ${tokenVariable(apps[0]?.manifest.id ?? 'telescheduler')}=…; @BotFather gives it.`,
    })
  }
  for (const { app, token } of bots) {
    try {
      if (await prepare(apiRoot, app, token, takeOver, values.PAGES_ORIGIN))
        void poll(apiRoot, app, token, workerUrl, abort.signal)
    }
    catch (error) {
      console.error(`${app.manifest.name} is not polled: ${(error as Error).message}`)
    }
  }
  const tick = () => fetch(`${workerUrl}/tick`, {
    method: 'POST',
    headers: { authorization: `Bearer ${values.TICK_SECRET}` },
  }).then(response => response.text()).catch(() => {})
  const timer = setInterval(tick, 60_000)
  await tick()
  return () => {
    clearInterval(timer)
    abort.abort()
  }
}

/** Makes the bot ready to be polled; false where its webhook belongs to somebody else. */
async function prepare(apiRoot: string, app: App<any, any, any>, token: string, takeOver: boolean, pagesUrl: string | undefined): Promise<boolean> {
  const me = await callBot<{ username: string }>(apiRoot, token, 'getMe')
  const { url } = await callBot<{ url: string }>(apiRoot, token, 'getWebhookInfo')
  if (url && !takeOver) {
    console.log(`@${me.username} has a webhook at ${new URL(url).host} and is left alone. To take it over: npm start -- --telegram --take-over`)
    return false
  }
  if (url)
    await callBot(apiRoot, token, 'deleteWebhook', { drop_pending_updates: false })
  // Telegram opens mini apps by https only
  await bringBot(apiRoot, app, token, {
    pagesUrl: pagesUrl?.startsWith('https:')
      ? pagesUrl
      : undefined,
  })
  console.log(`@${me.username} is polled for ${app.manifest.name}.`)
  return true
}

/** An update is confirmed (by the next offset) only when the Worker has taken it. */
async function poll(apiRoot: string, app: App<any, any, any>, token: string, workerUrl: string, signal: AbortSignal): Promise<void> {
  const secret = await webhookSecret(token)
  let offset = 0
  let trouble = ''
  while (!signal.aborted) {
    try {
      const updates = await callBot<{ update_id: number }[]>(apiRoot, token, 'getUpdates', {
        offset,
        timeout: 25,
        allowed_updates: allowedUpdates(app.manifest),
      }, signal)
      trouble = ''
      for (const update of updates) {
        const response = await fetch(`${workerUrl}/${botId(token)}/webhook`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
          body: JSON.stringify(update),
          signal,
        })
        if (!response.ok) {
          await pause(1000 * Number(response.headers.get('retry-after') ?? 1), undefined, { signal })
          break
        }
        offset = update.update_id + 1
        const reply = await response.text()
        if (reply) {
          // Telegram, too, throws away what became of a method in a webhook's response
          const { method, ...params } = JSON.parse(reply) as { method: string }
          await callBot(apiRoot, token, method, params).catch((error: Error) => console.error(error.message))
        }
      }
    }
    catch (error) {
      if (signal.aborted)
        return
      // said once, not every three seconds
      const { message } = error as Error
      if (message !== trouble)
        console.error(message)
      trouble = message
      await pause(3000, undefined, { signal }).catch(() => {})
    }
  }
}
