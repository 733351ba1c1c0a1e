// The formats of a date_time entity: "r", or any of w, d or D, t or T.

/** The format in the Bot API's own order, e.g. "Tw" → "wT"; undefined when Telegram answers "Invalid date format used". */
export function dateTimeFormat(format: string): string | undefined {
  if (/^r$/i.test(format))
    return 'r'
  if (!/^[tdw]*$/i.test(format))
    return undefined
  const precision = (letter: 'd' | 't') => /* short wins */ [
    letter,
    letter.toUpperCase(),
  ].find(l => format.includes(l)) ?? ''
  return (/w/i.test(format)
    ? 'w'
    : '') + precision('d') + precision('t')
}
