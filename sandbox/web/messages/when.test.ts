import { describe, expect, it } from 'vitest'
import { dayLabel, daysBetween, duration, fileSize } from './when.ts'

const at = (...parts: [number, number, number, number]) => new Date(...parts).getTime()

describe('when', () => {
  it.each([
    [
      at(2026, 2, 5, 0),
      'Today',
    ],
    [
      at(2026, 2, 4, 23),
      'Yesterday',
    ],
    [
      at(2026, 0, 31, 9),
      'January 31',
    ],
    [
      at(2025, 11, 31, 9),
      'December 31, 2025',
    ],
  ])('names the day of %d', (then, label) => {
    expect(dayLabel(then / 1000, at(2026, 2, 5, 12))).toBe(label)
  })

  it('counts days by the calendar, not by 24 hours', () => {
    expect(daysBetween(at(2026, 2, 4, 23), at(2026, 2, 5, 1))).toBe(1)
  })

  it.each([
    [0, '0:00'],
    [65, '1:05'],
    [3600, '60:00'],
  ])('writes %d seconds as %s', (seconds, text) => expect(duration(seconds)).toBe(text))
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KB'],
    [5 << 20, '5.0 MB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(fileSize(bytes)).toBe(text))
})
