// A repeating time in words: "every Monday and Thursday at 09:00".
import type { Recurrence } from './recurrence.ts'
import type { Language } from './vocabulary.ts'
import { timeOf } from './calendar.ts'
import { parseCron } from './cron.ts'
import { formatDate } from './format.ts'
import { plural, vocabulary } from './vocabulary.ts'

interface Words {
  pattern: (rule: Recurrence) => string
  end: (rule: Recurrence) => string
  skipped: (rule: Recurrence) => string
}

const NTH = {
  '1': 'first',
  '2': 'second',
  '3': 'third',
  '4': 'fourth',
  '5': 'fifth',
  '-1': 'last',
} as const

const english: Words = {
  pattern(rule) {
    const weekday = (day: number) => vocabulary.en.weekdays[day - 1]!
    if (rule.every === 'cron')
      return simpleCron(rule.cron, 'en') ?? `by the schedule ${rule.cron}`
    const at = `at ${rule.time}`
    const every = (unit: string) => rule.interval === 1
      ? `every ${unit}`
      : `every ${rule.interval} ${unit}s`
    if (rule.every === 'day')
      return `${every('day')} ${at}`
    if (rule.every === 'week') {
      const days = list(sorted(rule.weekdays).map(weekday), 'and')
      return rule.interval === 1
        ? `every ${days} ${at}`
        : `${every('week')} on ${days} ${at}`
    }
    if ('lastDay' in rule)
      return `on the last day of ${every('month')} ${at}`
    if ('nth' in rule)
      return `on the ${NTH[rule.nth]} ${weekday(rule.weekday)} of ${every('month')} ${at}`
    return `on the ${ordinal(rule.day)} of ${every('month')} ${at}${rule.day < 29
      ? ''
      : rule.short === 'last'
        ? ' (in shorter months on the last day)'
        : ' (not in shorter months)'}`
  },
  end: ({ end }) => !end
    ? ''
    : 'count' in end
      ? `${end.count} ${plural('en', end.count, ['time', 'times'])}`
      : `until ${formatDate(end.until, 'en')}`,
  skipped: ({ skip }) => skip.length === 0
    ? ''
    : `except ${few(skip.map(date => formatDate(date, 'en')), 'and', n => `${n} more`)}`,
}

/** Weekdays: "по понедельникам", and, with a number before them, their gender and accusative. */
const BY_WEEKDAY = 'понедельникам вторникам средам четвергам пятницам субботам воскресеньям'.split(' ')
const ACCUSATIVE = 'понедельник вторник среду четверг пятницу субботу воскресенье'.split(' ')
const NTH_RU = {
  '1': ['первый', 'первую', 'первое'],
  '2': ['второй', 'вторую', 'второе'],
  '3': ['третий', 'третью', 'третье'],
  '4': ['четвёртый', 'четвёртую', 'четвёртое'],
  '5': ['пятый', 'пятую', 'пятое'],
  '-1': ['последний', 'последнюю', 'последнее'],
} as const

const russian: Words = {
  pattern(rule) {
    if (rule.every === 'cron')
      return simpleCron(rule.cron, 'ru') ?? `по расписанию ${rule.cron}`
    const at = `в ${rule.time}`
    const { interval } = rule
    const every = (one: string, forms: readonly [string, string, string]) => interval === 1
      ? one
      : `раз в ${interval} ${plural('ru', interval, forms)}`
    if (rule.every === 'day')
      return `${every('каждый день', ['день', 'дня', 'дней'])} ${at}`
    if (rule.every === 'week') {
      const days = `по ${list(sorted(rule.weekdays).map(day => BY_WEEKDAY[day - 1]!), 'и')}`
      return interval === 1
        ? `${days} ${at}`
        : `${every('', ['неделю', 'недели', 'недель'])} ${days} ${at}`
    }
    const months = every('каждый месяц', ['месяц', 'месяца', 'месяцев'])
    if ('lastDay' in rule)
      return `${months} в последний день ${at}`
    if ('nth' in rule) {
      const gender = [3, 5, 6].includes(rule.weekday)
        ? 1
        : rule.weekday === 7
          ? 2
          : 0
      return `${months} ${rule.nth === 2
        ? 'во'
        : 'в'} ${NTH_RU[rule.nth][gender]} ${ACCUSATIVE[rule.weekday - 1]} ${at}`
    }
    return `${months} ${rule.day}-го числа ${at}${rule.day < 29
      ? ''
      : rule.short === 'last'
        ? ' (в коротком месяце — в последний день)'
        : ' (короткие месяцы пропускаются)'}`
  },
  end: ({ end }) => !end
    ? ''
    : 'count' in end
      ? `${end.count} ${plural('ru', end.count, ['раз', 'раза', 'раз'])}`
      : `до ${formatDate(end.until, 'ru')}`,
  skipped: ({ skip }) => skip.length === 0
    ? ''
    : `кроме ${few(skip.map(date => formatDate(date, 'ru')), 'и', n => `ещё ${n}`)}`,
}

const WORDS: Record<Language, Words> = { en: english, ru: russian }

/** The rule in words, with its end and what it leaves out; the zone and the start are the caller's to say. */
export function describeRule(rule: Recurrence, language: Language): string {
  const words = WORDS[language]
  return [
    words.pattern(rule),
    words.end(rule),
    words.skipped(rule),
  ].filter(Boolean).join(', ')
}

/** Cron lines that are a plain daily or weekly rule read like one, and even steps have a name; others speak for themselves. */
function simpleCron(text: string, language: Language): string | null {
  const step = /^\*\/(\d+) \* \* \* \*$/.exec(text.trim())
  if (step && 60 % Number(step[1]) === 0) {
    return language === 'ru'
      ? `каждые ${step[1]} мин`
      : `every ${step[1]} min`
  }
  const cron = parseCron(text)!
  if (cron.eitherDay || cron.days.size < 31 || cron.months.size < 12 || cron.minutes.length > 3)
    return null
  const times = list(cron.minutes.map(timeOf), language === 'ru'
    ? 'и'
    : 'and')
  const rule = {
    start: '1970-01-01',
    skip: [],
    interval: 1,
    time: times,
  }
  return WORDS[language].pattern(cron.weekdays.size === 7
    ? { ...rule, every: 'day' }
    : {
        ...rule,
        every: 'week',
        weekdays: [...cron.weekdays],
      })
}

function sorted(weekdays: number[]): number[] {
  return [
    ...new Set(weekdays),
  ].sort((a, b) => a - b)
}

function list(items: string[], and: string): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`
}

function few(items: string[], and: string, more: (n: number) => string): string {
  return list(items.length > 3
    ? [
        ...items.slice(0, 3),
        more(items.length - 3),
      ]
    : items, and)
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13
    ? 'th'
    : ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'
  return `${n}${ending}`
}
