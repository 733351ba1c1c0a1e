// Writes holidays.gen.ts: `node apps/standup/generate-holidays.ts`. Computing holidays costs 241 kB of library; the Worker carries a table.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Holidays from 'date-holidays'

const countries = 'AE AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EE ES FI FR GB GE GR HR HU ID IE IL IN IT JP KR KZ LT LU LV MX MY NL NO NZ PH PL PT RO RS RU SE SG SI SK TH TR UA US UY VN ZA'.split(' ')
const withRegions = [
  'AT',
  'AU',
  'CA',
  'CH',
  'DE',
  'ES',
  'GB',
  'IT',
  'US',
]
const years = [2026, 2027, 2028, 2029, 2030]

function holidaysOf([country, region]: [string, string?]) {
  return region
    ? new Holidays(country, region)
    : new Holidays(country)
}

/** Days off of a place, as `MMDD`, with `?` where only some people have them: a bank's day, or a holiday of a part of the country. */
function daysOf(place: [string, string?], year: number, publicElsewhere: ReadonlySet<string>): string[] {
  const days = new Map<string, string>()
  for (const { date, type, name } of holidaysOf(place).getHolidays(year)) {
    const day = `${date.slice(5, 7)}${date.slice(8, 10)}`
    if (type === 'public')
      days.set(day, day)
    else if (!days.has(day) && (type === 'bank' || type === 'optional' || publicElsewhere.has(`${day} ${name}`)))
      days.set(day, `${day}?`)
  }
  return [
    ...days.values(),
  ].sort()
}

function publicOf(place: [string, string?], year: number) {
  return holidaysOf(place).getHolidays(year).filter(({ type }) => type === 'public').map(({ date, name }) => `${date.slice(5, 7)}${date.slice(8, 10)} ${name}`)
}

const lines = countries.flatMap((country) => {
  const regions = withRegions.includes(country)
    ? Object.keys(new Holidays().getStates(country) ?? {})
    : []
  const places: [string, string?][] = [
    [country],
    ...regions.map((region): [string, string] => [country, region]),
  ]
  return places.map((place) => {
    const text = years.map((year) => {
      const elsewhere = new Set(regions.flatMap(region => publicOf([country, region], year)))
      return daysOf(place, year, elsewhere).join(' ')
    }).join('|')
    return `  '${place.filter(Boolean).join('-')}': '${text}',`
  })
})

writeFileSync(join(import.meta.dirname, 'holidays.gen.ts'), `// Holidays ${years[0]}–${years.at(-1)} by country and region, written by generate-holidays.ts. Source: date-holidays by commenthol (ISC and CC-BY-SA-3.0), data partly from Wikipedia.

export const firstYear = ${years[0]}

/** Per place one group a year: days off as MMDD, with ? where only some people have them. */
export const table: Record<string, string> = {
${lines.join('\n')}
}
`)
