// Which apps are on, with what Telegram would say of their bots: built from token and manifest, nobody is asked.
import type { App, Environment } from '#kit/app'
import type { RunningApp } from '#kit/jobs'
import { botId, pageUrl } from '#kit/app'
import { payJobs } from '#kit/pay'

/** Bot id → app, for every app whose token is set. The cost of finding one is the same for 1 app or 1,000. */
export function runningApps(apps: readonly App<any, any, any>[], environment: Environment): Map<number, RunningApp> {
  return new Map(apps.flatMap((app) => {
    const token = environment.tokens.get(app.manifest.id)
    if (!token)
      return []
    const id = botId(token)
    const me: RunningApp['me'] = {
      id,
      is_bot: true,
      first_name: app.manifest.name,
      username: app.manifest.username,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: app.manifest.updates.includes('inline_query'),
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    }
    return [
      [
        id,
        {
          app,
          id: app.manifest.id,
          token,
          me,
          page: app.manifest.web && environment.pagesUrl
            ? pageUrl(environment.pagesUrl, app.manifest.id)
            : undefined,
          jobs: {
            ...app.jobs,
            ...payJobs(app),
          },
        },
      ] as const,
    ]
  }))
}

/**
 * The secret Telegram sends with each update of this bot: derived from the token, so there is nothing to store.
 * Lowercase hex of HMAC-SHA256(key: the bot token, message: `webhook`).
 */
export async function webhookSecret(token: string): Promise<string> {
  const bytes = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', bytes.encode(token), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, bytes.encode('webhook'))
  return [
    ...new Uint8Array(mac),
  ].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Compares two texts in time that depends on their lengths only. */
export function sameSecret(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++)
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(b.length, 1))
  return difference === 0
}
