// Time zones to choose from, as the browser knows them.

/** The zone of this device. */
export const zoneHere = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every zone of a place, and the one that is chosen now, whatever it is. */
export function zoneOptions(now: string | null): { value: string, text: string }[] {
  const zones = new Set([
    ...now
      ? [now]
      : [],
    'UTC',
    ...Intl.supportedValuesOf('timeZone'),
  ])
  return [...zones].sort().map(zone => ({
    value: zone,
    text: zone.replaceAll('_', ' '),
  }))
}
