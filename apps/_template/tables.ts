// Its tables. People reach their own rows only; the bot and its jobs reach all of them.
import { sql } from 'drizzle-orm'
import { index, pgPolicy, pgRole, pgTable, text } from 'drizzle-orm/pg-core'
import { identity, instant, telegramId } from '#kit/db'

const person = pgRole('app_template_user').existing()

export const templateReminders = pgTable('template_reminders', {
  id: identity(),
  userId: telegramId().notNull(),
  text: text().notNull(),
  dueAt: instant().notNull(),
}, t => [
  index('template_reminders_user').on(t.userId, t.dueAt),
  pgPolicy('own_rows', {
    for: 'all',
    to: person,
    using: sql`user_id = ((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint`,
  }),
])
