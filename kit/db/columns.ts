// Column types every table shares: instants as epoch milliseconds, public ids, and the way an app refers to a chat.
import { sql } from 'drizzle-orm'
import { bigint, customType, foreignKey, text } from 'drizzle-orm/pg-core'
import { factoryChats } from './tables.ts'

export { instant } from './instant.ts'

/** Primary key: `bigint generated always as identity`, a number below 2^53 in code. */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()

/** A Telegram id of a person or a chat: up to 52 bits (core.telegram.org/bots/api#user). */
export const telegramId = customType<{ data: number, driverData: number }>({
  dataType: () => 'bigint',
})

const alphabet = '23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'

/** A random id of 10 characters, for links and callback data: 55^10 ≈ 2.5·10^17 of them. */
export function newPublicId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  let id = ''
  for (let i = 0; id.length < 10; i = (i + 1) % 20) {
    if (i === 0 && id)
      crypto.getRandomValues(bytes)
    // 220 = 4 · 55: what lies above would favour the first letters
    if (bytes[i]! < 220)
      id += alphabet[bytes[i]! % 55]
  }
  return id
}

export const publicId = () => text().notNull().unique().$defaultFn(newPublicId)

/** The constant column that makes an app's chat reference a full key of `factory_chats`. */
export const appColumn = (app: string) => text().notNull().default(sql.raw(`'${app}'`))

/** An app's column holding a chat id follows the chat when a group becomes a supergroup: one UPDATE moves them all. */
export function chatReference(columns: { app: any, chatId: any }) {
  return foreignKey({
    columns: [columns.app, columns.chatId],
    foreignColumns: [factoryChats.app, factoryChats.chatId],
  }).onUpdate('cascade')
}
