// Whatever calls itself initData: signed and fresh it is believed, anything else is refused in words, and nothing else ever comes out.

import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '#kit/app'
import { checkInitData, maxAgeMs } from './init-data.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

const now = Date.parse('2026-11-24T09:00:00Z')
const token = `7000001:${'t'.repeat(35)}`

function signed(fields: Record<string, string>, by = token): URLSearchParams {
  const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`).sort().join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(by).digest()
  return new URLSearchParams({
    ...fields,
    hash: createHmac('sha256', secret).update(text).digest('hex'),
  })
}
const check = (raw: string) => checkInitData(raw, { token }, now)
async function refused(raw: string): Promise<void> {
  await expect(check(raw)).rejects.toSatisfy(error => error instanceof AppError && error.status === 401)
}

const person = fc.record({
  id: fc.integer({ min: 1, max: 2 ** 52 }),
  first_name: fc.string({ unit: 'grapheme', maxLength: 64 }),
})
const made = fc.record({
  user: person.map(user => JSON.stringify(user)),
  auth_date: fc.integer({ min: (now - maxAgeMs) / 1000, max: now / 1000 }).map(String),
  start_param: fc.string({ unit: 'grapheme', maxLength: 64 }),
  query_id: fc.string({ maxLength: 20 }),
})

it('believes what the bot\'s token signed, whatever the person is called', () => fc.assert(fc.asyncProperty(made, async (fields) => {
  const { user, startParam } = await check(signed(fields).toString())
  expect(user).toEqual(JSON.parse(fields.user))
  expect(startParam).toBe(fields.start_param)
}), { numRuns: 100 }))

it('refuses it with one field changed, added, taken away or said twice', () => fc.assert(fc.asyncProperty(made, fc.constantFrom('user', 'auth_date', 'start_param', 'query_id', 'hash'), fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('set', 'append', 'delete'), async (fields, name, value, what) => {
  const params = signed(fields)
  const before = params.toString()
  if (what === 'delete')
    params.delete(name)
  else
    params[what](name, value)
  if (params.toString() !== before)
    await refused(params.toString())
}), { numRuns: 200 }))

it('refuses another bot\'s, an old one, and one of tomorrow', () => fc.assert(fc.asyncProperty(made, fc.integer({ min: 61, max: 10 ** 9 }), async (fields, seconds) => {
  await refused(signed(fields, `${token}x`).toString())
  await refused(signed({
    ...fields,
    auth_date: String(now / 1000 + seconds),
  }).toString())
  await refused(signed({
    ...fields,
    auth_date: String((now - maxAgeMs) / 1000 - seconds),
  }).toString())
}), { numRuns: 50 }))

it('refuses anything else', () => fc.assert(fc.asyncProperty(fc.oneof(
  fc.string({ unit }),
  fc.dictionary(fc.constantFrom('hash', 'user', 'auth_date', 'signature'), fc.string({ unit: 'grapheme' })).map(fields => new URLSearchParams(fields).toString()),
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString('latin1')),
), refused), { numRuns: 300 }))

it.each([
  [
    'a person who is none',
    { user: '[]' },
  ],
  [
    'a person without a number',
    { user: '{"id":"1","first_name":"A"}' },
  ],
  [
    'a person beyond all numbers',
    { user: '{"id":1e30,"first_name":"A"}' },
  ],
  ['nobody', {}],
  [
    'a date that is none',
    { user: '{"id":1,"first_name":"A"}', auth_date: 'Infinity' },
  ],
])('refuses, though signed, %s', async (_, fields) => {
  await refused(signed({
    auth_date: String(now / 1000),
    ...fields,
  } as Record<string, string>).toString())
})
