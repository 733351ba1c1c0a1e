// Telegram's initData: who opened a mini app, proven by Telegram's signature.

import { AppError } from '#kit/app'

/** Telegram prescribes no age; it may sign in this long after it was made. */
export const maxAgeMs = 60 * 60_000
/** Clocks differ: this far in the future is still now. */
const toleranceMs = 60_000

/** Telegram's Ed25519 key for initData in production (core.telegram.org/bots/webapps#validating-data-for-third-party-use). */
export const telegramKey = 'e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d'

export interface WebAppUser { id: number, first_name: string, username?: string, language_code?: string }
/** `authDate` in epoch milliseconds. */
export interface InitData { user: WebAppUser, authDate: number, startParam: string | undefined }

/** Whose signature counts: the bot's token (HMAC), or only its id (Ed25519, by Telegram's own key). */
export type Signer = { token: string } | { botId: number, publicKey?: string }

const invalid = () => new AppError('init-data-invalid', 'This sign-in was not made by Telegram for this bot.', { status: 401, hint: 'Open the mini app from the bot again.' })

const bytes = (text: string) => new TextEncoder().encode(text)
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))

async function hmac(key: BufferSource): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

const lines = (pairs: [string, string][]) => pairs.map(([key, value]) => `${key}=${value}`).sort().join('\n')

async function signedByToken(token: string, hash: string, pairs: [string, string][]): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(hash))
    return false
  const secret = await crypto.subtle.sign('HMAC', await hmac(bytes('WebAppData')), bytes(token))
  // verify compares in constant time
  return await crypto.subtle.verify('HMAC', await hmac(secret), fromHex(hash), bytes(lines(pairs.filter(([key]) => key !== 'hash'))))
}

async function signedByTelegram(botId: number, publicKey: string, signature: string, pairs: [string, string][]): Promise<boolean> {
  if (!/^[\w-]{86}$/.test(signature))
    return false
  const raw = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', fromHex(publicKey), 'Ed25519', false, ['verify'])
  const text = `${botId}:WebAppData\n${lines(pairs.filter(([name]) => name !== 'hash' && name !== 'signature'))}`
  return await crypto.subtle.verify('Ed25519', key, raw, bytes(text))
}

function userOf(text: string | undefined): WebAppUser {
  try {
    const { id, first_name, username, language_code } = JSON.parse(text ?? '') as Partial<WebAppUser>
    if (Number.isSafeInteger(id) && id! > 0 && typeof first_name === 'string') {
      return {
        id: id!,
        first_name,
        ...(typeof username === 'string' && { username }),
        ...(typeof language_code === 'string' && { language_code }),
      }
    }
  }
  catch {}
  throw invalid()
}

/**
 * Checks at `now` (epoch milliseconds) initData as Telegram hands it to a mini app (core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app).
 * A key that comes twice is refused: two readers might each believe another one.
 * @throws AppError `init-data-invalid` or `init-data-expired`, both 401
 */
export async function checkInitData(raw: string, signer: Signer, now: number): Promise<InitData> {
  const pairs = [
    ...new URLSearchParams(raw),
  ] as [string, string][]
  const fields = new Map(pairs)
  if (raw.length > 8192 || fields.size !== pairs.length)
    throw invalid()
  const signed = 'token' in signer
    ? await signedByToken(signer.token, fields.get('hash') ?? '', pairs)
    : await signedByTelegram(signer.botId, signer.publicKey ?? telegramKey, fields.get('signature') ?? '', pairs)
  const authDate = Number(fields.get('auth_date') || Number.NaN) * 1000
  if (!signed || !Number.isSafeInteger(authDate) || authDate > now + toleranceMs)
    throw invalid()
  if (now - authDate > maxAgeMs)
    throw new AppError('init-data-expired', 'This sign-in is more than an hour old.', { status: 401, hint: 'Close the mini app and open it again.' })
  return {
    user: userOf(fields.get('user')),
    authDate,
    startParam: fields.get('start_param'),
  }
}
