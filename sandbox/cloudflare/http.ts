// A pretend Cloudflare: the one question of GraphQL analytics that a small stack asks, and the figures somebody put here.

import type { Sim } from '../sim/context.ts'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'
import { bodyOf } from '../sim/context.ts'

/** Who may ask for which account. Recognisably not real. */
export const cloudflareKeys = {
  accountId: '0'.repeat(32),
  token: 'cloudflare_sandbox_of_the_factory',
}

interface Figures { requests: number | null, cpuTimeP99: number, queries: number }

const datasets = ['workersInvocationsAdaptive', 'hyperdriveQueriesAdaptiveGroups']

/** GraphQL's refusal: status 200, no data (developers.cloudflare.com/analytics/graphql-api/errors). */
function refusal(message: string, code: string) {
  return {
    data: null,
    errors: [
      {
        message,
        path: null,
        extensions: {
          code,
          timestamp: new Date(0).toISOString(),
        },
      },
    ],
  }
}

export function createCloudflare({ world }: Sim): { api: Hono, sim: Hono } {
  let figures: Figures = { requests: 0, cpuTimeP99: 0, queries: 0 }
  const api = new Hono().post('/client/v4/graphql', async (c) => {
    const fault = world.faults.take('cloudflare', {})
    if (fault?.kind === 'status') {
      return c.json({
        success: false,
        errors: [
          { code: 10_000, message: 'Internal error' },
        ],
      }, (fault.code ?? 500) as 500)
    }
    if (c.req.header('authorization') !== `Bearer ${cloudflareKeys.token}`) {
      return c.json({
        success: false,
        errors: [
          { code: 9109, message: 'Invalid access token' },
        ],
      }, 403)
    }
    const { query, variables } = await c.req.json().catch(() => ({})) as { query?: string, variables?: Record<string, string> }
    const asked = [
      ...String(query).matchAll(/(\w+): (\w+)\(limit: \d+/g),
    ].map(([, alias, dataset]) => ({ alias: alias!, dataset: dataset! }))
    const strange = asked.find(({ dataset }) => !datasets.includes(dataset))
    if (!asked.length || strange)
      return c.json(refusal(`unknown field "${strange?.dataset ?? query}"`, 'parse'))
    if (variables?.account !== cloudflareKeys.accountId)
      return c.json(refusal('not authorized for that account', 'authz'))
    const span = Date.parse(variables.until ?? '') - Date.parse(variables.since ?? '')
    if (!(span > 0 && span <= 31 * 86_400_000))
      return c.json(refusal('cannot request a time range wider than 31d', 'range'))
    const groups: Record<string, unknown[]> = {
      // nobody called: no group
      workersInvocationsAdaptive: figures.requests === null
        ? []
        : [
            {
              sum: { requests: figures.requests },
              quantiles: { cpuTimeP99: figures.cpuTimeP99 },
            },
          ],
      hyperdriveQueriesAdaptiveGroups: figures.queries
        ? [
            { count: figures.queries },
          ]
        : [],
    }
    return c.json({
      data: {
        viewer: {
          accounts: [
            Object.fromEntries(asked.map(({ alias, dataset }) => [alias, groups[dataset]])),
          ],
        },
      },
      errors: null,
    })
  })
  const sim = new Hono()
    .get('/cloudflare', c => c.json({
      ...cloudflareKeys,
      ...figures,
    }))
    .post('/cloudflare', async (c) => {
      const { requests, cpuTimeP99, queries } = {
        ...figures,
        ...await bodyOf(c),
      } as Record<string, unknown>
      for (const [name, value] of Object.entries({ requests: requests ?? 0, cpuTimeP99, queries })) {
        if (typeof value !== 'number' || !(value >= 0))
          throw invalid(`${name.toLowerCase()}-invalid`, `"${name}" must be a number of at least 0.`)
      }
      figures = { requests, cpuTimeP99, queries } as Figures
      return c.json(figures)
    })
  return { api, sim }
}
