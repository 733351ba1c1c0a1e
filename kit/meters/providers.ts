// Providers that are asked where their keys exist, each for what only it knows.
import type { Environment } from '#kit/app'
import type { Meter } from '#kit/costs'
import type { Invocation } from '#kit/jobs'
import { AppError } from '#kit/app'
import { ask } from './ask.ts'

export interface Provider { name: string, ask: (invocation: Invocation) => Promise<Meter[]> }

type Measured = Pick<Meter, 'service' | 'metric' | 'value' | 'unit' | 'how'>

function at(now: number, rows: Measured[]): Meter[] {
  return rows.map(row => ({
    ...row,
    app: null,
    measured_at: new Date(now).toISOString(),
  }))
}

/** The Worker's name (wrangler.jsonc). */
const script = 'telegram-app-factory'
const dayMs = 24 * 60 * 60_000

const cloudflareQuery = `query ($account: string!, $script: string!, $since: Time!, $until: Time!) {
  viewer {
    accounts(filter: { accountTag: $account }) {
      workers: workersInvocationsAdaptive(limit: 1, filter: { scriptName: $script, datetime_geq: $since, datetime_leq: $until }) {
        sum { requests }
        quantiles { cpuTimeP99 }
      }
      hyperdrive: hyperdriveQueriesAdaptiveGroups(limit: 1, filter: { datetime_geq: $since, datetime_leq: $until }) {
        count
      }
    }
  }
}`

/** The last 24 hours of the account (developers.cloudflare.com/analytics/graphql-api). A Worker nobody called is in no group: that is 0 requests. */
function cloudflare({ accountId, token, apiRoot }: NonNullable<Environment['meters']['cloudflare']>): Provider['ask'] {
  return async (invocation) => {
    const now = invocation.clock.now()
    const { body } = await ask(invocation, 'Cloudflare', `${apiRoot}/client/v4/graphql`, {
      method: 'POST',
      token,
      body: {
        query: cloudflareQuery,
        variables: {
          account: accountId,
          script,
          since: new Date(now - dayMs).toISOString(),
          until: new Date(now).toISOString(),
        },
      },
    })
    // refusals come with status 200
    const account = body?.data?.viewer?.accounts?.[0]
    if (!account) {
      throw new AppError('provider-refused', `Cloudflare answered without this account${body?.errors?.[0]?.extensions?.code
        ? ` (${body.errors[0].extensions.code})`
        : ''}.`)
    }
    const [workers] = account.workers
    const how = 'Cloudflare analytics, the last 24 hours'
    return at(now, [
      {
        service: 'workers',
        metric: 'requests',
        value: workers?.sum.requests ?? 0,
        unit: 'req',
        how,
      },
      {
        service: 'hyperdrive',
        metric: 'queries',
        value: account.hyperdrive[0]?.count ?? 0,
        unit: 'queries',
        how,
      },
      // microseconds
      ...workers
        ? [
            {
              service: 'workers',
              metric: 'CPU time per request',
              value: workers.quantiles.cpuTimeP99 / 1000,
              unit: 'ms',
              how: `${how}: 99 of 100 requests took less`,
            },
          ]
        : [],
    ])
  }
}

/** What lies at Stripe (docs.stripe.com/api/balance). */
function stripe({ secretKey, apiRoot }: NonNullable<Environment['stripe']>): Provider['ask'] {
  return async (invocation) => {
    const { body } = await ask(invocation, 'Stripe', `${apiRoot}/v1/balance`, { token: secretKey })
    return at(invocation.clock.now(), ['available', 'pending'].flatMap(kind => body[kind].map(({ amount, currency }: { amount: number, currency: string }) => ({
      service: 'stripe',
      metric: `balance ${kind}`,
      // a balance may be negative, a measurement is not: a debt is no balance
      value: Math.max(amount, 0) / 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2),
      unit: currency.toUpperCase(),
      how: 'Stripe says its balance',
    }))))
  }
}

/** The repository mini apps are published from (docs.github.com/rest/repos/repos#get-a-repository, /rest/actions/artifacts). */
function github({ token, apiRoot }: NonNullable<Environment['meters']['github']>, repo: string): Provider['ask'] {
  return async (invocation) => {
    const [{ body: { size } }, { body: { artifacts } }] = await Promise.all([
      ask(invocation, 'GitHub', `${apiRoot}/repos/${repo}`, { token }),
      ask(invocation, 'GitHub', `${apiRoot}/repos/${repo}/actions/artifacts?name=github-pages&per_page=1`, { token }),
    ])
    return at(invocation.clock.now(), [
      // kilobytes
      {
        service: 'pages',
        metric: 'repository size',
        value: size / 1e6,
        unit: 'GB',
        how: 'GitHub says its size',
      },
      ...artifacts[0]
        ? [
            {
              service: 'pages',
              metric: 'site size',
              value: artifacts[0].size_in_bytes / 1e9,
              unit: 'GB',
              how: 'the last published artifact, packed',
            },
          ]
        : [],
    ])
  }
}

/** Everybody whose key is there. Supabase needs none: the database measures itself, and its egress can be read by no key of this project. */
export function providersOf({ meters, stripe: card }: Environment): Provider[] {
  return [
    ...meters.cloudflare
      ? [
          {
            name: 'Cloudflare',
            ask: cloudflare(meters.cloudflare),
          },
        ]
      : [],
    ...card
      ? [
          {
            name: 'Stripe',
            ask: stripe(card),
          },
        ]
      : [],
    ...meters.github?.pages
      ? [
          {
            name: 'GitHub',
            ask: github(meters.github, meters.github.pages),
          },
        ]
      : [],
  ]
}
