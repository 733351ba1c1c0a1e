// The shared tables of measurement: what was measured when and how, and what the founder was told last.
import { doublePrecision, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

/** One measurement a row; what could not be measured has none. Kept 400 days. */
export const factoryMeters = pgTable('factory_meters', {
  /** The shared service as infrastructure.json names it; empty: none in particular. */
  service: text().notNull().default(''),
  /** Empty: of the whole. */
  app: text().notNull().default(''),
  metric: text().notNull(),
  value: doublePrecision().notNull(),
  /** `MB`, `USD`, `XTR`, `updates` … */
  unit: text().notNull(),
  measuredAt: instant().notNull(),
  how: text().notNull(),
}, t => [
  // also the way to the newest of each
  primaryKey({
    name: 'factory_meters_pk',
    columns: [
      t.service,
      t.app,
      t.metric,
      t.unit,
      t.measuredAt,
    ],
  }),
  index('factory_meters_measured_at').on(t.measuredAt),
])

/** What the founder was told last about a subject, as a hash: he hears of it again when it changes. */
export const factoryTold = pgTable('factory_told', {
  subject: text().primaryKey(),
  hash: text().notNull(),
  at: instant().notNull(),
})
