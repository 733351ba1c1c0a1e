import { expect, it } from 'vitest'
import { addDays, addMonths, clockBadge, instantOf, monthOf, wallAt, weekdayOf, weekOf } from './wall.ts'

const berlin = 'Europe/Berlin'

it('reads a zone\'s wall and goes back', () => {
  expect(wallAt(Date.parse('2026-11-24T08:05:00Z'), berlin)).toBe('2026-11-24T09:05')
  for (const [wall, zone] of [
    ['2026-11-24T09:05', berlin],
    ['2026-07-01T00:00', 'Asia/Kolkata'],
    ['2026-03-08T12:00', 'America/New_York'],
    ['2026-12-31T23:59', 'Pacific/Kiritimati'],
  ] as const)
    expect(wallAt(instantOf(wall, zone), zone)).toBe(wall)
})

it('knows what a clock change does', () => {
  expect(new Date(instantOf('2026-03-29T02:30', berlin)).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  expect(clockBadge('2026-03-29T02:30', berlin)).toBe('moved')
  expect(new Date(instantOf('2026-10-25T02:30', berlin)).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(clockBadge('2026-10-25T02:30', berlin)).toBe('twice')
  expect(clockBadge('2026-10-25T03:30', berlin)).toBeNull()
  expect(clockBadge('2026-04-05T01:45', 'Australia/Lord_Howe')).toBe('twice')
})

it('counts days, weeks and months', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(weekdayOf('2026-11-29')).toBe(7)
  expect(weekOf('2026-11-29')[0]).toBe('2026-11-23')
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-01-15', -2)).toBe('2025-11-15')
  expect(addMonths('2026-12-31', 1)).toBe('2027-01-31')
  const november = monthOf('2026-11-10')
  expect([
    november[0],
    november.at(-1),
    november.length,
  ]).toEqual(['2026-10-26', '2026-12-06', 42])
  expect(monthOf('2027-02-01')).toHaveLength(28)
})
