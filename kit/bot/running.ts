// Which apps are on, with what Telegram would say of their bots: built from token and manifest, nobody is asked.
import type { App, Environment } from '#kit/app'
import type { RunningApp } from '#kit/jobs'
import { botId, pageUrl, tokenMac } from '#kit/app'
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

/** The secret Telegram sends with each update of this bot. */
export const webhookSecret = (token: string) => tokenMac(token, 'webhook')
