// Texts from outside, as PostgreSQL can keep them.

/**
 * JSON whose texts can be stored: PostgreSQL takes neither a null character nor half of a surrogate pair (postgresql.org/docs/17/datatype-json.html).
 * Each becomes the character for "unreadable", one for one: entities still fit.
 */
export function readable<T>(value: T): T {
  if (typeof value === 'string')
    return value.replaceAll('\0', '\uFFFD').toWellFormed() as T
  if (Array.isArray(value))
    return value.map(readable) as T
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(pair => readable(pair))) as T
    : value
}
