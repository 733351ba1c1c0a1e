// Stripe's API over HTTP: key, account, idempotency, expand, errors.

import type { Context } from 'hono'
import type { World } from '../world/world.ts'
import type { Book, StripeState, Thing } from './books.ts'
import { Hono } from 'hono'
import { endpoints } from './api.ts'
import { all, invalid, newId, shelf, StripeRefusal } from './books.ts'
import { apiVersion } from './events.ts'
import { parseForm } from './form.ts'

const routes = Object.entries(endpoints).map(([name, handler]) => {
  const [method, path] = name.split(' ') as [string, string]
  return {
    method,
    pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    handler,
  }
})

/** Which object a field of the API names, where it can be expanded. */
const expandable: Record<string, string> = {
  latest_charge: 'charge',
  balance_transaction: 'balance_transaction',
  product: 'product',
  customer: 'customer',
  subscription: 'subscription',
  latest_invoice: 'invoice',
  payment_intent: 'payment_intent',
  charge: 'charge',
  invoice: 'invoice',
}

function expand(book: Book, thing: Thing, path: string[]): void {
  const [name, ...rest] = path
  if (!name || !thing)
    return
  if (Array.isArray(thing.data) && name === 'data')
    return thing.data.forEach((one: Thing) => expand(book, one, rest))
  const object = expandable[name]
  if (typeof thing[name] === 'string') {
    if (!object)
      throw invalid(undefined, `This property cannot be expanded (${name}).`, 'expand')
    thing[name] = structuredClone(shelf(book, object)[thing[name]] ?? thing[name])
  }
  if (thing[name] && typeof thing[name] === 'object')
    expand(book, thing[name], rest)
}

/** An object as the API shows it: without what only the sandbox needs. */
export function shown(thing: unknown): unknown {
  if (Array.isArray(thing))
    return thing.map(shown)
  if (!thing || typeof thing !== 'object')
    return thing
  return Object.fromEntries(Object.entries(thing).filter(([name]) => !name.startsWith('sandbox_')).map(([name, value]) => [
    name,
    shown(value),
  ]))
}

export interface StripeApi {
  world: World
  state: () => StripeState
  secretKey: string
  /** Events may have been made: let them leave. */
  after: () => void
}

function answer(api: StripeApi, c: Context, text: string): { status: number, body: Thing, replayed?: boolean } {
  const { world, secretKey } = api
  const state = api.state()
  const given = c.req.header('authorization')?.replace(/^Bearer /, '')
  if (given !== secretKey)
    throw new StripeRefusal(401, 'invalid_request_error', undefined, given ? 'Invalid API Key provided.' : 'You did not provide an API key.')
  const account = c.req.header('stripe-account') ?? null
  const main: Book = { world, state, account: null }
  if (account && !all(main, 'account').some(({ id }) => id === account))
    throw new StripeRefusal(403, 'invalid_request_error', 'account_invalid', `The provided key does not have access to account '${account}' (or that account does not exist).`)
  const book: Book = { ...main, account }
  const path = c.req.path.replace(/^.*?\/v1\//, '')
  const { method } = c.req
  const route = routes.find(one => one.method === method && one.pattern.test(path))
  if (!route)
    throw invalid(undefined, `Unrecognized request URL (${method}: /v1/${path}).`, undefined, 404)
  const key = method === 'POST' && c.req.header('idempotency-key')
  const request = `${method} ${path} ${text}`
  const name = `${account ?? ''} ${key}`
  const known = key
    ? state.answered[name]
    : undefined
  if (known && known.request !== request)
    throw new StripeRefusal(400, 'idempotency_error', undefined, `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`)
  if (known)
    return { ...known, replayed: true }
  const params = parseForm(method === 'POST'
    ? text
    : new URL(c.req.url).search)
  const origin = new URL(c.req.url).origin
  const made = route.handler({
    book,
    params,
    origin,
    id: decodeURIComponent(route.pattern.exec(path)![1] ?? ''),
  })
  const body = shown(structuredClone(made)) as Thing
  for (const one of params.expand ?? [])
    expand(book, body, String(one).split('.'))
  if (key)
    state.answered[name] = { request, status: 200, body }
  world.save()
  return { status: 200, body }
}

/** `/stripe/v1/*`. */
export function stripeApi(api: StripeApi): Hono {
  const faults = api.world.faults
  return new Hono().all('/v1/*', async (c) => {
    const text = await c.req.text()
    const headers = {
      'Request-Id': newId(api.world, 'request'),
      'Stripe-Version': apiVersion,
    }
    const fault = faults.take('stripe', {})
    if (fault?.kind === 'status') {
      return c.json({
        error: { type: 'api_error', message: 'An unknown error occurred.' },
      }, (fault.code ?? 500) as 500, headers)
    }
    try {
      const { status, body, replayed } = answer(api, c, text)
      api.after()
      // carried out, and nobody hears of it
      if (fault?.kind === 'lost') {
        return c.json({
          error: { type: 'api_error', message: 'The connection was lost.' },
        }, 502, headers)
      }
      return c.json(shown(body) as Thing, status as 200, {
        ...headers,
        ...replayed && { 'Idempotent-Replayed': 'true' },
      })
    }
    catch (error) {
      if (!(error instanceof StripeRefusal))
        throw error
      return c.json(error.body, error.status as 400, headers)
    }
  })
}
