// Why an app is judged as it is, in a sentence.

import type { Judgement } from '../verdict.ts'
import type { MoreWords } from './texts-more.ts'
import { limitWords, money } from '#kit/costs'

const size = (usage: number, unit: string) => limitWords({ usage, unit, limit: null }).replace(/ used$/, '')

/** One sentence, with the amounts it rests on. */
export function whyWords(v: MoreWords['verdicts'], { app: { name }, why }: Pick<Judgement, 'app' | 'why'>, currency: string): string {
  const amount = (cents: number) => money(cents, currency)
  switch (why.code) {
    case 'free':
      return v.free(name, why.shared)
    case 'earns':
      return why.net === 0
        ? v.pays(name)
        : v.earns(name, amount(why.net))
    case 'loses':
      if (why.paying === 0)
        return v.kill(name, amount(why.loss))
      return why.users === null
        ? v.losesPrice(name, amount(why.loss))
        : v.losesUsers(name, amount(why.loss), v.payingUsers(why.users))
    case 'trips': {
      const { service, unit, limit, before, after, price } = why
      return v.trips(name, service, size(limit, unit), size(before, unit), size(after, unit), price === null
        ? v.unknownPrice
        : v.perMonth(amount(price)))
    }
    case 'unknown':
      return why.what === 'costs'
        ? v.unknownCosts(name)
        : v.unknownRevenue(name)
  }
}
