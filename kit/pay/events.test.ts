// Whatever calls itself Stripe's: only what an endpoint's secret signed lately is believed.

import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '#kit/app'
import { clueOf, readEvent } from './events.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

const now = Date.parse('2026-11-24T09:00:00Z')
const settings = {
  secretKey: 'sk_test_1',
  webhookSecrets: ['whsec_one', 'whsec_two'],
}
const seconds = now / 1000

function header(body: string, { secret = 'whsec_two', at = seconds } = {}): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}
const read = (body: string, signature: string) => readEvent(body, signature, settings, now)
async function refused(body: string, signature: string): Promise<void> {
  await expect(read(body, signature)).rejects.toSatisfy(error => error instanceof AppError && error.status === 400)
}

const thing = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.record({
  object: fc.constantFrom('checkout.session', 'subscription', 'invoice', 'charge', 'refund', 'dispute', 'account', 'else'),
  id: fc.string(),
  charge: fc.oneof(fc.string(), fc.constant(null)),
  metadata: fc.oneof(fc.jsonValue(), fc.constant(null)),
  parent: fc.jsonValue(),
}, {
  requiredKeys: ['object'],
}))
const event = thing.map(object => JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'x',
  livemode: false,
  data: { object },
}))

it('believes a signed one', () => fc.assert(fc.asyncProperty(event, async (body) => {
  expect(await read(body, header(body))).toEqual(JSON.parse(body))
}), { numRuns: 50 }))

it('refuses it with a byte changed, by another secret, or out of its time', () => fc.assert(fc.asyncProperty(event, fc.nat(), fc.integer({ min: 301, max: 10 ** 8 }), async (body, place, away) => {
  const at = place % body.length
  await refused(`${body.slice(0, at)}${body[at] === '1'
    ? '2'
    : '1'}${body.slice(at + 1)}`, header(body))
  await refused(body, header(body, { secret: 'whsec_three' }))
  await refused(body, header(body, { at: seconds - away }))
}), { numRuns: 50 }))

it('refuses any other header', () => fc.assert(fc.asyncProperty(event, fc.oneof(
  fc.string({ unit }),
  fc.tuple(fc.string(), fc.string()).map(([t, v1]) => `t=${t},v1=${v1}`),
  fc.constantFrom('', 't=,v1=', `t=${seconds}`, `t=${seconds},v0=${'0'.repeat(64)}`, `t=${seconds},v1=${'0'.repeat(64)}`),
), refused), { numRuns: 200 }))

it('refuses live money where test money is taken', async () => {
  const body = JSON.stringify({
    id: 'evt_1',
    livemode: true,
    data: { object: {} },
  })
  await expect(read(body, header(body))).rejects.toMatchObject({ code: 'wrong-mode' })
})

it('finds in any object what to look at, or nothing', () => fc.assert(fc.property(thing, (object) => {
  const found = clueOf({
    data: { object },
  } as never)
  if (found)
    expect(Object.keys(found.clue)).toHaveLength(1)
})))
