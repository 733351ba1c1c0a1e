// Stripe's requests are forms with brackets: `items[0][price]=price_1`.
import type { Thing } from './books.ts'
import { invalid } from './books.ts'

/** Nested objects and lists from a form or query string. */
export function parseForm(text: string): Thing {
  const root: Thing = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [
      ...name.matchAll(/[^[\]]+/g),
    ].map(([part]) => part)
    let at = root
    for (const part of path.slice(0, -1))
      at = at[part] ??= {}
    const last = path.at(-1)!
    if (name.endsWith('[]'))
      (at[last] ??= {})[Object.keys(at[last] ?? {}).length] = value
    else
      at[last] = value
  }
  return lists(root) as Thing
}

function lists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return value
  const keys = Object.keys(value)
  const inside = Object.entries(value).map(([key, one]) => [
    key,
    lists(one),
  ] as const)
  return keys.length && keys.every((key, place) => key === String(place))
    ? inside.map(([, one]) => one)
    : Object.fromEntries(inside)
}

/** Refuses what this call does not take, as Stripe does. */
export function check(params: Thing, known: string[], required: string[] = []): void {
  for (const name of Object.keys(params)) {
    if (![
      ...known,
      ...required,
      'expand',
    ].includes(name)) {
      throw invalid('parameter_unknown', `Received unknown parameter: ${name}`, name)
    }
  }
  for (const name of required) {
    if (params[name] === undefined || params[name] === '')
      throw invalid('parameter_missing', `Missing required param: ${name}.`, name)
  }
}

export function whole(params: Thing, name: string, least = 0): number {
  const value = Number(params[name])
  if (!Number.isInteger(value) || value < least)
    throw invalid('parameter_invalid_integer', `Invalid integer: ${params[name]}`, name)
  return value
}

export const truth = (value: unknown) => value === 'true' || value === true
