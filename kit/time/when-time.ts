// A time of day in words: `9`, `9am`, `18:30`, `9.30`, `noon`, `7 вечера`, `утром`.
import type { TimeText } from './calendar.ts'
import { timeOf } from './calendar.ts'

type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'

const NAMED: Record<string, number> = {
  noon: 12,
  midday: 12,
  полдень: 12,
  midnight: 0,
  полночь: 0,
  morning: 9,
  утром: 9,
  afternoon: 15,
  днем: 15,
  evening: 19,
  вечером: 19,
  night: 21,
}

const PARTS: Record<string, DayPart> = {
  'in the morning': 'morning',
  'утра': 'morning',
  'in the afternoon': 'afternoon',
  'дня': 'afternoon',
  'in the evening': 'evening',
  'вечера': 'evening',
  'at night': 'night',
  'ночи': 'night',
}

/** A normalised text (when-text) that is nothing but a time of day → `HH:MM`; `out-of-range` for 25:00 or 13pm; null if it is no time. */
export function readTime(text: string): TimeText | 'out-of-range' | null {
  const words = text
    .replace(/^(?:at|[@вкс]|во|in the|the) /, '')
    .replace(/^(half|quarter) (past|to) (\d{1,2})(?!\d)/, (_, part, side, hour) => clockFace(part, side, Number(hour)))
  if (Object.hasOwn(NAMED, words))
    return timeOf(NAMED[words]! * 60)
  const match = /^(\d{1,3})(?:[:.](\d{2}))? ?(?:o'?clock|ч(?:ас(?:а|ов)?)?(?= |$))? ?([^\d\s:.][^\d:]*)?$/.exec(words)
  if (!match)
    return null
  const [hour, minute] = [
    Number(match[1]),
    Number(match[2] ?? 0),
  ]
  const hour24 = match[3] === undefined
    ? hour
    : in24Hours(hour, match[3])
  if (hour24 === null)
    return null
  return hour24 >= 0 && hour24 <= 23 && minute <= 59
    ? timeOf(hour24 * 60 + minute)
    : 'out-of-range'
}

/** -1 where the hour does not go with its suffix, null where the suffix is none. */
function in24Hours(hour: number, suffix: string): number | null {
  const half = /^([ap])\.?m\.?$/.exec(suffix)
  if (half) {
    return hour < 1 || hour > 12
      ? -1
      : hour % 12 + (half[1] === 'p'
        ? 12
        : 0)
  }
  const part = Object.hasOwn(PARTS, suffix)
    ? PARTS[suffix]
    : undefined
  if (part === undefined)
    return null
  const [low, high] = {
    morning: [0, 11],
    afternoon: [12, 18],
    evening: [15, 23],
    night: [21, 29],
  }[part] as [number, number]
  const reading = [hour, hour + 12, hour + 24].find(reading => reading >= low && reading <= high && hour <= 24)
  return reading === undefined
    ? -1
    : reading % 24
}

/** "quarter to 9" is 8:45; "half to" nobody says. */
function clockFace(part: string, side: string, hour: number): string {
  const minutes = part === 'half'
    ? 30
    : 15
  return side === 'past'
    ? `${hour}:${minutes}`
    : `${hour === 1
      ? 12
      : hour - 1}:${60 - minutes}`
}
