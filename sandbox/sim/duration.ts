// ISO 8601 durations, as far as a clock can be moved by them: weeks, days, hours, minutes, seconds.
const UNITS = [
  7 * 86_400_000,
  86_400_000,
  3_600_000,
  60_000,
  1000,
]

/** Milliseconds of `P1DT2H30M`; NaN when it is no such duration. */
export function durationOf(text: unknown): number {
  const parts = typeof text === 'string'
    ? /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text)
    : null
  if (!parts || parts.slice(1).every(part => part === undefined))
    return Number.NaN
  return UNITS.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit, 0)
}
