// Holidays from a table made ahead (holidays.gen.ts): a day off, a day off for some, or none.
import { firstYear, table } from './holidays.gen.ts'

/** Is this a place whose holidays are known, like `DE` or `DE-BY`? */
export function isPlace(country: string, region?: string | null): boolean {
  return Object.hasOwn(table, region
    ? `${country}-${region}`
    : country)
}

export const countries = Object.keys(table).filter(place => place.length === 2)

export function regionsOf(country: string): string[] {
  return Object.keys(table).filter(place => place.startsWith(`${country}-`)).map(place => place.slice(3))
}

/** `off`: nobody there works. `some`: only some people have it, so they are asked. */
export function holidayOn(date: string, country: string | null, region: string | null): 'off' | 'some' | null {
  if (!country || !isPlace(country))
    return null
  const place = region && isPlace(country, region)
    ? `${country}-${region}`
    : country
  const year = table[place]!.split('|')[Number(date.slice(0, 4)) - firstYear]?.split(' ') ?? []
  const day = date.slice(5).replace('-', '')
  return year.includes(day)
    ? 'off'
    : year.includes(`${day}?`)
      ? 'some'
      : null
}
