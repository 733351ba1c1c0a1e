// The weekly slots as a person writes them: "mon-fri 9:00 18:30", a group a line.

import type { Slot } from './slots.ts'
import { vocabulary } from '#kit/time'

const everyDay = /^(?:daily|every day|ежедневно|каждый день)\s*/i
const workDays = /^(?:weekdays|workdays|будни|по будням)\s*/i
const time = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$/

/** 1 Monday – 7 Sunday for a name, or its beginning, in either language. */
function weekdayNamed(word: string): number | null {
  for (const { weekdays, weekdaysShort } of [vocabulary.en, vocabulary.ru]) {
    const place = weekdaysShort.findIndex(name => name.toLowerCase() === word)
    const longer = place < 0 && word.length > 2
      ? weekdays.findIndex(name => name.toLowerCase().startsWith(word))
      : place
    if (longer >= 0)
      return longer + 1
  }
  return null
}

function daysIn(words: string): number[] | null {
  const days: number[] = []
  for (const part of words.split(/[\s,]+/).filter(Boolean)) {
    const [from, to] = part.toLowerCase().replace(/[–—]/g, '-').split('-').map(name => weekdayNamed(name.replace(/\.$/, '')))
    if (!from || to === null)
      return null
    for (let day = from; ; day = day % 7 + 1) {
      days.push(day)
      if (day === (to ?? from))
        break
    }
  }
  return days.length ? days : null
}

/** The slots, Monday first and each once; or the number (from 1) of the first line that is not understood. */
export function parseSlots(text: string): Slot[] | number {
  const found = new Map<string, Slot>()
  for (const [i, line] of text.trim().split('\n').entries()) {
    const whole = everyDay.exec(line) ?? workDays.exec(line)
    const words = (whole
      ? line.slice(whole[0].length)
      : line).trim()
    const first = words.search(/\d/)
    const days = whole
      ? workDays.test(line)
        ? [1, 2, 3, 4, 5]
        : [1, 2, 3, 4, 5, 6, 7]
      : first < 0
        ? null
        : daysIn(words.slice(0, first))
    const times = (first < 0
      ? ''
      : words.slice(first)).split(/[\s,]+/).map(word => time.exec(word))
    if (!days || times.includes(null))
      return i + 1
    for (const dow of days) {
      for (const match of times) {
        const localTime = `${match![1]!.padStart(2, '0')}:${match![2] ?? '00'}`
        found.set(`${dow} ${localTime}`, { dow, localTime })
      }
    }
  }
  return [
    ...found.values(),
  ].sort((a, b) => a.dow - b.dow || a.localTime.localeCompare(b.localTime))
}

/** "Mon 09:00 18:30", a day a line; empty days are left out. */
export function slotLines(slots: readonly Slot[], language: 'en' | 'ru'): { dow: number, text: string }[] {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((dow) => {
    const times = slots.filter(slot => slot.dow === dow).map(slot => slot.localTime)
    return times.length
      ? [
          { dow, text: `${vocabulary[language].weekdaysShort[dow - 1]} ${times.join(' ')}` },
        ]
      : []
  })
}
