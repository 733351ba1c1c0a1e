// The one-time link of /web: signs a person in where there is no Telegram around the page.

import type { Connection, Database } from '#kit/db'
import type { WebAppUser } from './init-data.ts'
import { and, eq, gt } from 'drizzle-orm'
import { AppError } from '#kit/app'
import { factoryPeople, newPublicId, transact } from '#kit/db'

/** The contract's five minutes. */
export const webLinkMs = 5 * 60_000

/** What is stored can not be used: a copy of the database signs nobody in. */
async function hashOf(code: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code)))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Makes a link at `now`, epoch milliseconds; an older one of the same person no longer works.
 * The code stands behind the #, so that no server and no log sees it.
 */
export async function makeWebLink(db: Database, app: string, telegramId: number, page: string, now: number): Promise<string> {
  const code = `${telegramId.toString(36)}_${newPublicId()}${newPublicId()}`
  await db.update(factoryPeople).set({
    webHash: await hashOf(code),
    webUntil: now + webLinkMs,
  }).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, telegramId)))
  return `${page}#web=${code}`
}

/**
 * Uses a link up at `now`, epoch milliseconds.
 * @returns whose it is
 * @throws AppError `web-link-invalid`, 401: unknown, used or too old
 */
export async function takeWebLink(connection: Connection, app: string, code: string, now: number): Promise<WebAppUser> {
  const telegramId = Number.parseInt(/^([0-9a-z]{1,11})_\w{20}$/.exec(code)?.[1] ?? '', 36)
  const [person] = Number.isSafeInteger(telegramId)
    ? await transact(connection, { as: 'app', app }, async ({ db }) => db.update(factoryPeople)
        .set({ webHash: null, webUntil: null })
        .where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, telegramId), eq(factoryPeople.webHash, await hashOf(code)), gt(factoryPeople.webUntil, now)))
        .returning())
    : []
  if (!person)
    throw new AppError('web-link-invalid', 'This link was used already, or is more than five minutes old.', { status: 401, hint: 'Say /web to the bot for a new one.' })
  return {
    id: person.telegramId,
    first_name: person.firstName,
    ...(person.username !== null && { username: person.username }),
    ...((person.language ?? person.languageCode) !== null && { language_code: (person.language ?? person.languageCode)! }),
  }
}
