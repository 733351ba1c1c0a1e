// What an owner types about prices, and what becomes of it: plain functions, so that a mistake is said before anything is sent.

import type { GroupView } from '../api.ts'
import { amountOf, amountText, digitsOf, wholeOf } from './amounts.ts'

export interface PriceForm {
  card: boolean
  amount: string
  currency: string
  interval: 'week' | 'month' | 'year'
  inStars: boolean
  stars: string
  trialDays: number
  graceDays: number
  pass: boolean
  passDays: string
  passAmount: string
  passStars: string
  welcome: string
}

export type Wrong = 'wrongAmount' | 'wrongAmountWhole' | 'wrongStars' | 'wrongDays' | 'passEither'

/** The least price by card, in a currency's smallest unit. */
const leastAmount = 50

export function formOf({ price, stars, trial_days, grace_days, pass, welcome }: GroupView): PriceForm {
  const currency = price?.currency ?? pass?.currency ?? 'usd'
  return {
    card: price !== null,
    amount: amountText(price?.amount, currency),
    currency,
    interval: price?.interval ?? 'month',
    inStars: stars !== null,
    stars: String(stars ?? ''),
    trialDays: trial_days,
    graceDays: grace_days,
    pass: pass !== null,
    passDays: String(pass?.days ?? 30),
    passAmount: amountText(pass?.amount, pass?.currency ?? currency),
    passStars: String(pass?.stars ?? ''),
    welcome: welcome ?? '',
  }
}

function read(form: PriceForm) {
  const amount = amountOf(form.amount, form.currency)
  const passAmount = amountOf(form.passAmount, form.currency)
  return {
    amount: amount !== null && amount >= leastAmount
      ? amount
      : null,
    passAmount: passAmount !== null && passAmount >= leastAmount
      ? passAmount
      : null,
    stars: wholeOf(form.stars, 1, 10_000),
    passDays: wholeOf(form.passDays, 1, 3650),
    passStars: wholeOf(form.passStars, 1, 10_000),
  }
}

/** What is wrong, by field. */
export function wrongIn(form: PriceForm): Partial<Record<keyof PriceForm, Wrong>> {
  const { amount, stars, passDays, passAmount, passStars } = read(form)
  const badAmount = digitsOf(form.currency) === 0
    ? 'wrongAmountWhole'
    : 'wrongAmount'
  const found: Partial<Record<keyof PriceForm, Wrong>> = {}
  if (form.card && amount === null)
    found.amount = badAmount
  if (form.inStars && stars === null)
    found.stars = 'wrongStars'
  if (!form.pass)
    return found
  if (passDays === null)
    found.passDays = 'wrongDays'
  if (form.passAmount.trim() && passAmount === null)
    found.passAmount = badAmount
  if (form.passStars.trim() && passStars === null)
    found.passStars = 'wrongStars'
  if (!form.passAmount.trim() && !form.passStars.trim())
    found.passAmount = 'passEither'
  return found
}

/** The settings a form without mistakes means. */
function settingsOf(form: PriceForm) {
  const { amount, stars, passDays, passAmount, passStars } = read(form)
  return {
    price: form.card
      ? { amount: amount!, currency: form.currency, interval: form.interval }
      : null,
    stars: form.inStars
      ? stars
      : null,
    trial_days: form.trialDays,
    grace_days: form.graceDays,
    pass: form.pass
      ? {
          days: passDays!,
          amount: passAmount,
          currency: form.currency,
          stars: passStars,
        }
      : null,
    welcome: form.welcome.trim() || null,
  }
}

export type Settings = ReturnType<typeof settingsOf>

/** Only what differs from how it stands: an owner's own price at Stripe stays unless another one is typed. */
export function changesOf(form: PriceForm, group: GroupView): Partial<Settings> {
  const before = settingsOf(formOf(group))
  const after = settingsOf(form)
  const changed = (Object.keys(after) as (keyof Settings)[]).filter(key => JSON.stringify(after[key]) !== JSON.stringify(before[key]) || (key === 'price' && after.price && group.price?.works === false))
  return Object.fromEntries(changed.map(key => [key, after[key]]))
}

/** The settings that undo these changes; undefined where they cannot be undone from here. */
export function undoOf(changes: Partial<Settings>, group: GroupView): Partial<Settings> | undefined {
  if ('price' in changes && (group.price?.stripe || group.price?.works === false))
    return undefined
  const before = settingsOf(formOf(group))
  return Object.fromEntries((Object.keys(changes) as (keyof Settings)[]).map(key => [key, before[key]]))
}
