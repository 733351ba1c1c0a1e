// How Telegram hands a person over to a mini app: signed data and launch parameters in the address.
import type { BotRecord, Person, Place } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { dialogOf, isDialog } from '../world/world.ts'

/**
 * Fields with their `hash`, as a query string (core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app).
 */
export function signFields(token: string, fields: Record<string, string>): string {
  const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`).sort().join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(token).digest()
  return new URLSearchParams({
    ...fields,
    hash: createHmac('sha256', secret).update(text).digest('hex'),
  }).toString()
}

/** Seen from a bot's own chat the opener is the `sender`; only links tell where they were pressed. */
function whence(bot: BotRecord, place: Place) {
  return {
    chat_type: isDialog(place)
      ? place.bot === bot.id
        ? 'sender'
        : 'private'
      : place.type,
    chat_instance: createHash('sha256').update(place.key).digest().readBigInt64BE().toString(),
  }
}

export interface LaunchFacts {
  queryId?: string | undefined
  startParam?: string | undefined
  /** Where the link was pressed; absent when no link opened it. */
  place?: Place | undefined
}

export function initData(world: World, bot: BotRecord, { id, first_name, last_name, username, language_code }: Person, { queryId, startParam, place }: LaunchFacts): string {
  const dialog = dialogOf(world, bot.id, id)
  return signFields(bot.token, {
    ...queryId && { query_id: queryId },
    user: JSON.stringify({
      id,
      first_name,
      last_name: last_name ?? '',
      ...username && { username },
      ...language_code && { language_code },
      ...dialog.started && !dialog.blocked && { allows_write_to_pm: true },
    }),
    ...place && whence(bot, place),
    ...startParam && { start_param: startParam },
    auth_date: String(world.clock.seconds()),
    // Telegram signs this one with a key of its own, which nobody else has
    signature: randomBytes(64).toString('base64url'),
  })
}

/** Puts parameters behind what the address has after `#` already, as Telegram's apps do. */
export function withLaunchParams(address: string, params: URLSearchParams): string {
  const [base, hash = ''] = address.split(/#(.*)/s)
  const joint = /[=?]/.test(hash)
    ? '&'
    : hash && '?'
  return `${base}#${hash}${joint}${params}`
}
