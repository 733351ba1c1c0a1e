// Addresses of files: signed, good for five minutes, and nothing secret in them.
import { sameSecret, tokenMac } from '#kit/app'

export const addressMs = 5 * 60_000

const alphabet = '23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * The public id of a file that stands in an app's own row: ten characters, the same for the same file,
 * so that no row has to be read before an address is given.
 * @param token the bot's token, which makes it unguessable
 * @param ref the file_id
 */
export async function publicIdOf(token: string, ref: string): Promise<string> {
  let number = BigInt(`0x${await tokenMac(token, `file ${ref}`)}`)
  let id = ''
  for (let place = 0; place < 10; place += 1) {
    id += alphabet[Number(number % 55n)]
    number /= 55n
  }
  return id
}

const signatureOf = async (app: string, token: string, id: string, until: number) => (await tokenMac(token, `address ${app} ${id} ${until}`)).slice(0, 32)

/**
 * Where a file can be fetched, relative to the Worker: `/<app>/api/files/<public id>?until=…&signature=…`.
 * @param app the app's id
 * @param token the bot's token, which signs and does not show; a new token ends all addresses
 * @param id the file's public id
 * @param now epoch milliseconds
 */
export async function signAddress(app: string, token: string, id: string, now: number): Promise<string> {
  const until = Math.floor((now + addressMs) / 1000)
  return `/${app}/api/files/${id}?until=${until}&signature=${await signatureOf(app, token, id, until)}`
}

/** Whether an address is ours and still good at `now`, epoch milliseconds. */
export async function addressHolds(app: string, token: string, id: string, query: URLSearchParams, now: number): Promise<boolean> {
  const until = Number(query.get('until'))
  return Number.isSafeInteger(until)
    && until * 1000 > now
    && until * 1000 <= now + addressMs
    && sameSecret(await signatureOf(app, token, id, until), query.get('signature') ?? '')
}
