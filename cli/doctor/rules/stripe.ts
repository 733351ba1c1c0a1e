// Stripe takes the key, can sell every plan, and tells the Worker what happened.

import type { App } from '#kit/app'
import { defineRule } from '../rule.ts'
import { fetchJson } from '../subject.ts'

interface Price { id: string, active: boolean, lookup_key: string, unit_amount: number }
interface Endpoint { url: string, status: string }
interface List<T> { data?: T[], error?: { message?: string } }

/** As kit/pay calls the price of a plan. */
function lookupsOf({ manifest: { id, plans } }: App): string[] {
  return plans.map(plan => `${id}_plan:${plan.id}_${plan.monthly_cents}_usd_month`)
}

export default defineRule({
  title: 'Stripe',
  live: true,
  async check({ apps, values, workerUrl }) {
    const { STRIPE_SECRET_KEY: key, STRIPE_API_ROOT: apiRoot = 'https://api.stripe.com' } = values
    if (!key || !values.STRIPE_WEBHOOK_SECRET)
      return []
    const ask = <T>(path: string) => fetchJson<List<T>>(`${apiRoot}/v1/${path}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const lookups = apps.flatMap(lookupsOf)
    const found: Price[] = []
    // ten at a time is what Stripe looks up (docs.stripe.com/api/prices/list)
    for (let at = 0; at < Math.max(lookups.length, 1); at += 10) {
      const some = lookups.slice(at, at + 10).map((lookup, nth) => `&lookup_keys[${nth}]=${encodeURIComponent(lookup)}`).join('')
      const answer = await ask<Price>(`prices?limit=100${some}`)
      if (answer?.status !== 200) {
        return [
          {
            problem: answer && answer.status < 500
              ? 'Stripe does not take the key in STRIPE_SECRET_KEY.'
              : 'Stripe does not answer.',
            why: 'Nobody can pay by card.',
            mend: answer && answer.status < 500
              ? 'dashboard.stripe.com → Developers → API keys has it; write it into .env, then: npm run factory -- deploy'
              : 'status.stripe.com says whether something is wrong there',
          },
        ]
      }
      found.push(...answer.body.data ?? [])
    }
    const endpoints = await ask<Endpoint>('webhook_endpoints?limit=100')
    const hook = `${workerUrl}/stripe/webhook`
    const listening = endpoints?.status !== 200 || endpoints.body.data!.some(({ url, status }) => url === hook && status === 'enabled')
    return [
      // a plan nobody has bought yet has no price: it is made at the first sale
      ...apps.flatMap(app => lookupsOf(app).flatMap((lookup) => {
        const price = found.find(({ lookup_key: key }) => key === lookup)
        return price && !price.active
          ? [
              {
                app: app.manifest.id,
                problem: `The Stripe price ${price.id} (${lookup}) is archived.`,
                why: `Nobody can buy ${app.manifest.name}'s plan by card: its name is taken, and it cannot be sold.`,
                mend: `dashboard.stripe.com → Product catalogue → unarchive it, or: curl -u $STRIPE_SECRET_KEY: -d active=true ${apiRoot}/v1/prices/${price.id}`,
              },
            ]
          : []
      })),
      ...listening
        ? []
        : [
            {
              problem: `Stripe has no enabled webhook at ${hook}.`,
              why: 'Whoever pays by card does not get what they paid for.',
              mend: 'dashboard.stripe.com → Developers → Webhooks → Add endpoint (docs/set-up.md says which events); its signing secret goes into .env as STRIPE_WEBHOOK_SECRET, then: npm run factory -- deploy',
            },
          ],
    ]
  },
})
