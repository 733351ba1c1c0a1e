// The shared table of people's files: by which public id one is known, and where its bytes are.
import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

/** `ref` is a file_id of the app's own bot (`telegram`), or a path in the bucket (`supabase`). Neither ever leaves the Worker. */
export const factoryFiles = pgTable('factory_files', {
  app: text().notNull(),
  publicId: text().notNull(),
  backing: text({
    enum: ['telegram', 'supabase'],
  }).notNull(),
  ref: text().notNull(),
  name: text(),
  mime: text(),
  /** Bytes, where they are known. */
  size: bigint({ mode: 'number' }),
  /** Who uploaded it through a mini app; null for what came through the chat and belongs to an app's own row. */
  telegramId: bigint({ mode: 'number' }),
  createdAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.publicId],
  }),
  index('factory_files_person').on(t.app, t.telegramId),
])
