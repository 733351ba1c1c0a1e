// Time: the clock, zones, recurrence, words ↔ instants. An instant is a number, epoch milliseconds; a wall time is text and needs a zone.
export * from './calendar.ts'
export * from './clock.ts'
export * from './cron.ts'
export * from './occurrences.ts'
export * from './recurrence.ts'
export * from './zone.ts'
