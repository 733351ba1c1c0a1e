// People write anything where a time is asked for: each reader understands it or says that it does not, quickly, and never throws.

import naughty from 'big-list-of-naughty-strings'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { findZones, guessZone, isZone, occurrences, parseDuration, parseWhen, RecurrenceSchema } from '#kit/time'
import { parseCron } from './cron.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

const now = Date.parse('2026-11-24T09:00:00Z')
/** What times are made of, in any order, and what nobody expects among it. */
const words = fc.array(fc.oneof(
  fc.constantFrom('tomorrow', 'today', 'next', 'monday', 'at', 'in', 'every', 'завтра', 'через', 'в', 'понедельник', 'noon', 'am', 'pm', 'half', 'past', 'UTC', 'UTC+14', '2h', '30m', '24:00', '25:61', '9', '99', '2026-02-30', '31.12.9999', '0', '-5', '1e9', '9999999999999999999', ':', '/', '*', ',', '٣', '½'),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
), { maxLength: 7 }).map(parts => parts.join(' '))
const anything = fc.oneof(words, fc.string({ unit, maxLength: 200 }), fc.constantFrom(...naughty as string[]), fc.constantFrom('9'.repeat(5000), 'in '.repeat(3000), ' '.repeat(5000), `${'1h'.repeat(2000)}!`))

const options = { numRuns: 1000 }

it('a moment', () => fc.assert(fc.property(anything, fc.constantFrom('Europe/Berlin', 'UTC', 'Asia/Kathmandu'), (text, zone) => {
  const when = parseWhen(text, { now, zone })
  if (when.ok)
    expect(Number.isSafeInteger(when.at)).toBe(true)
}), options))

it('a span', () => fc.assert(fc.property(anything, (text) => {
  const ms = parseDuration(text)
  expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true)
}), options))

it('a place', () => fc.assert(fc.property(anything, (text) => {
  for (const zone of [
    ...findZones(text),
    ...guessZone({ timeNow: text, now }),
  ])
    expect(isZone(zone)).toBe(true)
}), { numRuns: 300 }))

it('a rule', () => fc.assert(fc.property(anything, (text) => {
  const cron = parseCron(text)
  const rule = v.safeParse(RecurrenceSchema, { every: 'cron', start: '2026-11-24', cron: text })
  expect(rule.success).toBe(cron !== null && rule.success)
  if (rule.success)
    expect(occurrences(rule.output, 'Europe/Berlin', { from: now, limit: 2 }).every(({ at }) => at >= now)).toBe(true)
}), options))
