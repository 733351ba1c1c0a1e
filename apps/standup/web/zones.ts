// Time zones to choose from, as the browser knows them.

/** The zone of this device. */
export const zoneHere = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every zone of a place. */
export function zones() {
  return [
    'UTC',
    ...Intl.supportedValuesOf('timeZone'),
  ]
}

/** `America/New_York` as people read it. */
export const zoneWords = (zone: string) => zone.replaceAll('_', ' ')
