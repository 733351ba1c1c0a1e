// The five cron fields, read into plain lists. Only wall time matters here: zones and clock changes are occurrences.ts's business,
// which is why cron-parser, an evaluator of instants (with luxon and `fs` inside), is only the oracle in the tests.

export interface Cron {
  /** Minutes of the day at which it runs, ascending. */
  minutes: number[]
  months: Set<number>
  days: Set<number>
  /** Monday is 1, Sunday is 7. */
  weekdays: Set<number>
  /** POSIX crontab: where neither day field is `*`, either one is enough. */
  eitherDay: boolean
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ')

/** `minute hour day month weekday`, with lists, ranges, steps and English names; null if it is not that. */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().toLowerCase().split(/\s+/)
  if (fields.length !== 5)
    return null
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string]
  const minutesOfHour = parseField(minute, 0, 59)
  const hours = parseField(hour, 0, 23)
  const days = parseField(day, 1, 31)
  const months = parseField(month, 1, 12, MONTHS)
  const weekdays = parseField(weekday, 0, 7, WEEKDAYS)
  if (!minutesOfHour || !hours || !days || !months || !weekdays)
    return null
  return {
    minutes: hours.flatMap(h => minutesOfHour.map(m => h * 60 + m)),
    months: new Set(months),
    days: new Set(days),
    weekdays: new Set(weekdays.map(w => w === 0
      ? 7
      : w)),
    eitherDay: day !== '*' && weekday !== '*',
  }
}

function parseField(field: string, low: number, high: number, names: string[] = []): number[] | null {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part)
    if (!match || (match[1] === '*' && match[2] !== undefined))
      return null
    const step = Number(match[3] ?? 1)
    const first = match[1] === '*'
      ? low
      : parseValue(match[1]!, names, low)
    const alone = match[1] !== '*' && match[3] === undefined
      ? first
      : high
    const named = match[2] === undefined
      ? alone
      : parseValue(match[2], names, low)
    const last = names === WEEKDAYS && named === 0 && first > 0
      ? 7
      : named
    if (!(first >= low && last <= high && first <= last && step >= 1))
      return null
    for (let value = first; value <= last; value += step)
      values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

function parseValue(text: string, names: string[], low: number): number {
  const name = names.indexOf(text)
  return name >= 0
    ? name + low
    : /^\d+$/.test(text)
      ? Number(text)
      : Number.NaN
}
