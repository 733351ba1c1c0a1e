// What a person says about where they are → zones: a city, a country, a zone's name, `UTC+3`, the time on their clock, a location.
import type { City } from './cities.ts'
import type { Instant } from './clock.ts'
import { minutesOf } from './calendar.ts'
import { cities } from './cities.ts'
import { fold, soundsLike } from './spelling.ts'
import { normalizeZone, offsetAt } from './zone.ts'

/** The zone a text means, or null where it means none or could mean several (then `findZones` has them all). */
export function findZone(text: string): string | null {
  const [zone, another] = findZones(text)
  return zone !== undefined && another === undefined
    ? zone
    : null
}

/**
 * Every zone a text may mean, the likeliest first: a city or a country in English or Russian (one slip of the finger is
 * forgiven), `Berlin, Germany`, an IANA name, `UTC+3`, `+5:30`. Empty if nothing fits.
 */
export function findZones(text: string): string[] {
  if (text.length > 100)
    return []
  const named = text.includes('/') || /^(?:utc|gmt|z)$/i.test(text.trim())
    ? normalizeZone(text.trim().replaceAll(' ', '_'))
    : zoneOfOffset(text)
  if (named)
    return [named]
  const [place, land] = text.split(',').map(fold) as [string, string?]
  if (place.length < 2)
    return []
  const country = land
    ? countryNamed(land)
    : null
  for (const same of [
    (name: string) => name === place,
    (name: string) => soundsLike(name, place),
  ]) {
    const towns = cities().filter(city => (!country || city.country === country) && cityNames(city).some(same))
    // Countries come second: their names are asked of Intl, which costs.
    const found = towns.length > 0
      ? towns
      : citiesOf(countryNamed(place, same))
    if (found.length > 0)
      return zonesOf(found)
  }
  return []
}

function citiesOf(country: string | null): City[] {
  return cities().filter(city => city.country === country)
}

/**
 * The likeliest zones, at most `limit`. `timeNow` is what the person's clock shows (`HH:MM`); without it their `country`
 * (`DE`) or the country where most people speak their `language` decides, which otherwise only orders the answer.
 */
export function guessZone({ timeNow, now, country, language = 'en', limit = 6 }: { timeNow?: string, now: Instant, country?: string, language?: string, limit?: number }): string[] {
  const home = country?.toUpperCase() ?? likelyCountry(language)
  const near = (city: City) => city.country === home
  const ordered = [
    ...cities().filter(near),
    ...cities().filter(city => !near(city)),
  ]
  if (timeNow === undefined)
    return zonesOf(ordered.filter(near)).slice(0, limit)
  const offset = Math.round((minutesOf(timeNow) - now / 60_000) / 15) * 15
  const found = new Set<string>()
  for (const { zone, lon } of ordered) {
    // Asking for a zone's offset costs; no zone of the table is further than 2½ hours from where the sun puts it.
    if (found.size < limit && !found.has(zone) && apart(offset - lon * 4) <= 160 && apart(offset - offsetAt(zone, now)) === 0)
      found.add(zone)
  }
  return [...found]
}

/** The zone of the nearest city of the table: right nearly everywhere, but a border may lie between. Null for no place on Earth. */
export function zoneFromLocation(latitude: number, longitude: number): string | null {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    return null
  const distance = ({ lat, lon }: City) => {
    const across = Math.abs(lon - longitude)
    return Math.hypot(lat - latitude, Math.min(across, 360 - across) * Math.cos((lat + latitude) / 2 * Math.PI / 180))
  }
  return cities().reduce((nearest, city) => distance(city) < distance(nearest)
    ? city
    : nearest).zone
}

/** Zones of a fixed broken offset; whole hours have names of their own (`Etc/GMT-3`). */
const BROKEN: Record<string, string> = {
  '+3:30': 'Asia/Tehran',
  '+4:30': 'Asia/Kabul',
  '+5:30': 'Asia/Kolkata',
  '+5:45': 'Asia/Kathmandu',
  '+6:30': 'Asia/Yangon',
  '+8:45': 'Australia/Eucla',
  '+9:30': 'Australia/Darwin',
  '-9:30': 'Pacific/Marquesas',
}

function zoneOfOffset(text: string): string | null {
  const match = /^(?:utc|gmt)? ?([+\-−]) ?0?(\d{1,2})(?::?([0-5]\d))?$/i.exec(text.trim())
  if (!match)
    return null
  const [sign, hours, minutes = '00'] = [
    match[1] === '+'
      ? '+'
      : '-',
    match[2],
    match[3],
  ]
  return minutes === '00'
    ? normalizeZone(`UTC${sign}${hours}`)
    : BROKEN[`${sign}${hours}:${minutes}`] ?? null
}

const ALSO: Record<string, string> = {
  'usa': 'US',
  'america': 'US',
  'сша': 'US',
  'америка': 'US',
  'uk': 'GB',
  'england': 'GB',
  'scotland': 'GB',
  'britain': 'GB',
  'англия': 'GB',
  'uae': 'AE',
  'оаэ': 'AE',
  'эмираты': 'AE',
  'czech republic': 'CZ',
  'korea': 'KR',
  'корея': 'KR',
  'holland': 'NL',
  'голландия': 'NL',
  'turkey': 'TR',
  'белоруссия': 'BY',
  'киргизия': 'KG',
  'молдавия': 'MD',
}

let countries: { name: string, code: string }[] | undefined

function countryNamed(place: string, same = (name: string) => name === place): string | null {
  countries ??= [
    ...new Set(cities().map(city => city.country)),
  ].flatMap(code => ['en', 'ru'].map((language) => {
    const name = new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
    return {
      name: fold(name),
      code,
    }
  }))
  const other = Object.hasOwn(ALSO, place)
    ? ALSO[place]
    : undefined
  return other ?? countries.find(({ name }) => same(name))?.code ?? null
}

let folded: Map<City, string[]> | undefined

function cityNames(city: City): string[] {
  folded ??= new Map(cities().map(city => [
    city,
    [
      ...city.names,
      ...city.namesRu,
    ].map(fold),
  ]))
  return folded.get(city)!
}

function zonesOf(found: City[]): string[] {
  return [
    ...new Set(found.map(city => city.zone)),
  ]
}

function likelyCountry(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().region
  }
  catch {
    return undefined
  }
}

/** Minutes between two readings of a clock face of 24 hours. */
function apart(minutes: number): number {
  const round = ((Math.round(minutes) % 1440) + 1440) % 1440
  return Math.min(round, 1440 - round)
}
