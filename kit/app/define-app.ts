// An app is one value: what it is and what it can do. Every ability but the manifest is optional.
import type { Manifest } from './manifest.ts'

/** What a person or the law may ask of any app that keeps rows about people. */
export interface App<Bot = unknown, Jobs = unknown, Context = unknown> {
  manifest: Manifest
  /** What it says (`bot.ts`). */
  bot?: Bot
  /** What it does with the next message of a person in a dialog, per step (`bot.ts`). */
  steps?: Record<string, (context: any, next: () => Promise<void>) => Promise<void>>
  /** Per command, the queries that may leave ahead of its handler (`bot.ts`). */
  reads?: Record<string, (who: any) => any[]>
  /** A person's zone was set anew by the kit: what stands at their time of day moves (`bot.ts`). */
  zoneChanged?: (context: any) => Promise<void>
  /** What it does later (`jobs.ts`). */
  jobs?: Jobs
  /** What it sells beyond its plans (`goods.ts`): see `defineGoods` of kit/pay. */
  goods?: Record<string, any>
  /** What its mini app may ask (`api.ts`): a Hono app, see `createApi` of kit/user. */
  api?: { fetch: (request: Request, env: any) => Response | Promise<Response> }
  /** Deletes everything this app keeps about a person. */
  erase?: (context: Context, telegramId: number) => Promise<void>
  /** Everything this app keeps about a person, as JSON. */
  exportUser?: (context: Context, telegramId: number) => Promise<unknown>
}

/** Describes an app; wiring only. */
export function defineApp<const T extends App<any, any, any>>(app: T): T {
  return app
}
