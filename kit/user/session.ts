// A mini app's session: a Supabase-compatible token that says which person of which app is calling.

import type { JwtVariables } from 'hono/jwt'
import type { WebAppUser } from './init-data.ts'
import { sign, verify } from 'hono/jwt'
import { AppError } from '#kit/app'

export const sessionMs = 12 * 60 * 60_000

/** The claims, as Supabase's policies read them (`request.jwt.claims`). */
export interface Claims {
  aud: 'authenticated'
  role: 'authenticated'
  /** UUIDv5 of the Telegram id: the same person is the same user in every app. */
  sub: string
  app: string
  telegram_id: number
  /** Seconds, as RFC 7519 wants them. */
  iat: number
  exp: number
}

type Key = { alg: 'HS256', sign: string, verify: string } | { alg: 'ES256', sign: JsonWebKey, verify: JsonWebKey }

/** The namespace of the portfolio's people. */
const people = '9b1f0d3e-6c0a-5e0b-9a51-3f6f5b1f7d10'

/** RFC 9562 §5.5. */
export async function personUuid(telegramId: number): Promise<string> {
  const space = Uint8Array.from(people.replaceAll('-', '').match(/../g)!, byte => Number.parseInt(byte, 16))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', new Uint8Array([
    ...space,
    ...new TextEncoder().encode(String(telegramId)),
  ]))).slice(0, 16)
  hash[6] = (hash[6]! & 0x0F) | 0x50
  hash[8] = (hash[8]! & 0x3F) | 0x80
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** A secret text signs HS256; a private EC key as JWK signs ES256, which Supabase checks with the imported public half. */
function keyOf(secret: string): Key {
  if (!secret.startsWith('{'))
    return { alg: 'HS256', sign: secret, verify: secret }
  const { d, ...open } = JSON.parse(secret) as JsonWebKey
  // Web Crypto refuses a public key that may sign
  return {
    alg: 'ES256',
    sign: {
      ...open,
      d,
      key_ops: ['sign'],
    },
    verify: {
      ...open,
      key_ops: ['verify'],
    },
  }
}

/**
 * Makes a session for a person of an app at `now`, epoch milliseconds.
 * @returns the token and when it ends, epoch milliseconds
 */
export async function openSession(secret: string, app: string, user: WebAppUser, now: number): Promise<{ token: string, expiresAt: number }> {
  const key = keyOf(secret)
  const iat = Math.floor(now / 1000)
  const claims: Claims = {
    aud: 'authenticated',
    role: 'authenticated',
    sub: await personUuid(user.id),
    app,
    telegram_id: user.id,
    iat,
    exp: iat + sessionMs / 1000,
  }
  return {
    token: await sign({ ...claims }, key.sign as never, key.alg),
    expiresAt: claims.exp * 1000,
  }
}

/**
 * Reads the session of a request to one app at `now`, epoch milliseconds.
 * @throws AppError `token-invalid` or `token-expired`, both 401
 */
export async function readSession(secret: string, app: string, token: string, now: number): Promise<Claims> {
  const key = keyOf(secret)
  // hono would ask the system's clock: the kit's own decides, below
  const claims = await verify(token, key.verify as never, {
    alg: key.alg,
    aud: 'authenticated',
    exp: false,
    iat: false,
    nbf: false,
  })
    .catch(() => null) as JwtVariables<Claims>['jwtPayload'] | null
  if (claims?.app !== app || !Number.isSafeInteger(claims.telegram_id) || !Number.isSafeInteger(claims.exp))
    throw new AppError('token-invalid', 'This session is not one of this app.', { status: 401, hint: 'Open the mini app again.' })
  if (claims.exp * 1000 <= now)
    throw new AppError('token-expired', 'This session has ended.', { status: 401, hint: 'Open the mini app again.' })
  return claims
}
