// What a person's plan allows. Counted by the app, decided here, told kindly.

import type { App, Manifest } from '#kit/app'
import type { BotContext, Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import { AppError } from '#kit/app'
import { isLive } from './changed.ts'
import { partsOf, planGraceDays } from './goods.ts'
import { entitlementsOf } from './store.ts'
import { payTexts } from './texts.ts'

type Held = BotContext['plans']

/** The plans somebody has now; every plan where plans are switched off. */
export function plansNow(manifest: Manifest, held: Held, work: Pick<Work, 'money' | 'now'>): string[] {
  if (!work.money.plans)
    return manifest.plans.map(({ id }) => id)
  return held.filter(row => isLive(row, planGraceDays, work.now)).map(({ item }) => partsOf(item).ref)
}

function most(manifest: Manifest, held: Held, work: Pick<Work, 'money' | 'now'>, id: string): number {
  const limit = manifest.limits.find(limit => limit.id === id)
  if (!limit)
    throw new Error(`${manifest.id} has no limit called ${id}.`)
  if (!work.money.plans)
    return Infinity
  return Math.max(limit.free, ...plansNow(manifest, held, work).map(plan => limit.plans[plan] ?? Infinity))
}

/**
 * How many the person who writes may have.
 * @returns Infinity where nothing limits it
 */
export const limitOf = (manifest: Manifest, ctx: Pick<BotContext, 'plans' | 'money' | 'now'>, id: string) => most(manifest, ctx.plans, ctx, id)

/** The same for somebody else: a course's author, a team's owner. One query. */
export async function limitFor(app: App | Manifest, work: Pick<Work, 'db' | 'app' | 'money' | 'now'>, person: number, id: string): Promise<number> {
  const manifest = 'manifest' in app
    ? app.manifest
    : app
  return most(manifest, await entitlementsOf(work.db, work.app, person), work, id)
}

/** The words for somebody who has reached a limit. */
export function limitError(manifest: Manifest, id: string, reached: number, language: Language): AppError {
  const t = payTexts(language)
  const limit = manifest.limits.find(limit => limit.id === id)!
  return new AppError('limit-reached', reached > limit.free
    ? t.limitReachedPaid(reached, limit.about[language])
    : t.limitReached(reached, limit.about[language]), { hint: t.limitHint, status: 402 })
}

/**
 * Lets one more through, or says what a plan would give.
 * @param manifest the app's
 * @param ctx who writes
 * @param id the limit's
 * @param have how many there are, the new one counted
 * @throws AppError `limit-reached`
 */
export function allow(manifest: Manifest, ctx: Pick<BotContext, 'plans' | 'money' | 'now' | 'language'>, id: string, have: number): void {
  const reached = limitOf(manifest, ctx, id)
  if (have > reached)
    throw limitError(manifest, id, reached, ctx.language)
}
