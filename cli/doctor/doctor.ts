// Looks at everything, rule by rule. A rule that cannot look says so: nothing is taken for healthy because nobody saw it.

import type { Finding, Rule } from './rule.ts'
import type { Subject } from './subject.ts'
import { AppError } from '#kit/app'
import bot from './rules/bot.ts'
import clockSkew from './rules/clock-skew.ts'
import costs from './rules/costs.ts'
import cron from './rules/cron.ts'
import database from './rules/database.ts'
import deployed from './rules/deployed.ts'
import frozen from './rules/frozen.ts'
import house from './rules/house.ts'
import lastTick from './rules/last-tick.ts'
import looks from './rules/looks.ts'
import manifests from './rules/manifests.ts'
import migrations from './rules/migrations.ts'
import pages from './rules/pages.ts'
import pretended from './rules/pretended.ts'
import rowLevelSecurity from './rules/row-level-security.ts'
import settings from './rules/settings.ts'
import stripe from './rules/stripe.ts'
import webhook from './rules/webhook.ts'
import worker from './rules/worker.ts'
import written from './rules/written.ts'

export const rules: readonly Rule[] = [
  house,
  manifests,
  written,
  settings,
  pretended,
  cron,
  costs,
  database,
  migrations,
  rowLevelSecurity,
  deployed,
  worker,
  lastTick,
  frozen,
  bot,
  webhook,
  looks,
  pages,
  stripe,
  clockSkew,
]

/** Everything that is wrong, in the order of the rules; empty where all is well. */
export async function examine(subject: Subject, live: boolean, say: (title: string) => void = () => {}): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const rule of rules.filter(rule => live || !rule.live)) {
    say(rule.title)
    try {
      findings.push(...await rule.check(subject))
    }
    catch (error) {
      const words = error instanceof AppError
        ? error.message
        : (error as Error).message
      // a database that cannot be reached is one finding, however many rules ask it
      if (!findings.some(({ problem }) => problem === words)) {
        findings.push({
          problem: words,
          why: `${rule.title} could not be looked at.`,
          mend: error instanceof AppError && error.hint
            ? error.hint
            : 'npm run factory -- doctor, once more; if it stays, the rule itself is broken',
        })
      }
    }
  }
  return findings
}
