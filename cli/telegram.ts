// npm start -- --telegram: the real Telegram by long polling, each update handed to the Worker's webhook, a tick a minute.
import type { App } from '#kit/app'
import { allowedUpdates, AppError, botId, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { bringBot, callBot } from './bring.ts'

export interface PollOptions {
  apps: readonly App<any, any, any>[]
  values: Record<string, string>
  workerUrl: string
  /** Deletes a webhook that points elsewhere; pending updates are kept. */
  takeOver: boolean
}

interface Webhook { url: string }

/**
 * Starts polling for every bot that has a token.
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
  if (!bots.length)
    throw new AppError('no-token', 'No bot has a token.', { hint: `Write one into .env, for example ${tokenVariable(apps[0]?.manifest.id ?? 'telescheduler')}=…; @BotFather gives it.` })
  for (const { app, token } of bots) {
    const me = await callBot<{ username: string }>(apiRoot, token, 'getMe')
    const { url } = await callBot<Webhook>(apiRoot, token, 'getWebhookInfo')
    if (url && !takeOver) {
      console.log(`@${me.username} has a webhook at ${new URL(url).host} and is left alone. To take it over: npm start -- --telegram --take-over`)
      continue
    }
    if (url)
      await callBot(apiRoot, token, 'deleteWebhook', { drop_pending_updates: false })
    await bringBot(apiRoot, app, token)
    console.log(`@${me.username} is polled for ${app.manifest.name}.`)
    void poll(apiRoot, app, token, workerUrl, abort.signal)
  }
  const tick = () => fetch(`${workerUrl}/tick`, {
    method: 'POST',
    headers: { authorization: `Bearer ${values.TICK_SECRET}` },
  }).catch(() => {})
  const timer = setInterval(tick, 60_000)
  void tick()
  return () => {
    clearInterval(timer)
    abort.abort()
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** An update is confirmed (by the next offset) only when the Worker has taken it. */
async function poll(apiRoot: string, app: App<any, any, any>, token: string, workerUrl: string, signal: AbortSignal): Promise<void> {
  const secret = await webhookSecret(token)
  let offset = 0
  while (!signal.aborted) {
    try {
      const updates = await callBot<{ update_id: number }[]>(apiRoot, token, 'getUpdates', {
        offset,
        timeout: 25,
        allowed_updates: allowedUpdates(app.manifest),
      })
      for (const update of updates) {
        const response = await fetch(`${workerUrl}/${botId(token)}/webhook`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
          body: JSON.stringify(update),
        })
        if (!response.ok) {
          await pause(1000 * Number(response.headers.get('retry-after') ?? 1))
          break
        }
        offset = update.update_id + 1
        const reply = await response.text()
        if (reply) {
          const { method, ...params } = JSON.parse(reply) as { method: string }
          await callBot(apiRoot, token, method, params).catch(error => console.error((error as Error).message))
        }
      }
    }
    catch (error) {
      if (!signal.aborted) {
        console.error((error as Error).message)
        await pause(3000)
      }
    }
  }
}
