// What can be proved with a bot's token, without showing it.

/**
 * A value only who knows the bot's token can make: nothing has to be stored, and a new token makes all of them void.
 * Lowercase hex of HMAC-SHA256(key: the bot token, message: `about`).
 */
export async function tokenMac(token: string, about: string): Promise<string> {
  const bytes = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', bytes.encode(token), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, bytes.encode(about))
  return [
    ...new Uint8Array(mac),
  ].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Compares two texts in time that depends on their lengths only. */
export function sameSecret(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++)
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(b.length, 1))
  return difference === 0
}
