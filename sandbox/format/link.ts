// Which links Telegram accepts, how it rewrites them, and the tg: links that stand for a person, an emoji or a moment.
import { BadRequest } from './bad-request.ts'

interface Url { https: boolean, explicitHttp: boolean, userinfo: string, host: string, port: number, ipv6: boolean, query: string }

/** ASCII letters only, as Telegram lowers names: "İ" stays. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, c => c.toLowerCase())

interface LinkRule { httpOnly?: boolean, httpsOnly?: boolean }

/**
 * A link as Telegram stores it: scheme added, host in lower case, at least "/" after the host.
 * @throws BadRequest "<subject> URL '…' is invalid: …", where the subject is e.g. "Entity" or "Inline keyboard button"
 */
export function checkLink(link: string, subject: string, rule: LinkRule = {}): string {
  const checked = normalise(link, rule)
  if ('url' in checked)
    return checked.url
  throw new BadRequest(`${subject} URL '${link}' is invalid: ${checked.why}`)
}

/** The same without an error: undefined when Telegram would drop the link. */
export function acceptedLink(link: string): string | undefined {
  const checked = normalise(link, {})
  return 'url' in checked
    ? checked.url
    : undefined
}

function normalise(link: string, { httpOnly, httpsOnly }: LinkRule): { url: string } | { why: string } {
  const scheme = /^(tg|ton|tonsite):/i.exec(link)?.[1]?.toLowerCase()
  const rest = scheme
    ? link.slice(scheme.length + 1).replace(/^\/\//, '')
    : link
  const parsed = parseUrl(rest)
  if ('why' in parsed)
    return parsed
  if (httpsOnly && (!parsed.https || scheme))
    return { why: 'Only HTTPS links are allowed' }
  if (scheme) {
    if (httpOnly)
      return { why: 'Only HTTP links are allowed' }
    if (parsed.explicitHttp || parsed.https || parsed.userinfo || parsed.port || parsed.ipv6) {
      return {
        why: scheme === 'tg'
          ? 'Wrong tg URL'
          : 'Wrong ton URL',
      }
    }
    if (!(scheme === 'tonsite'
      ? /^[\w.-]+$/
      : /^[\w-]+$/).test(parsed.host)) {
      return { why: 'Unallowed characters in URL host' }
    }
    return { url: `${scheme}://${parsed.host}${parsed.query.replace(/^\/\?/, '?')}` }
  }
  if (!parsed.host.includes('.') && !parsed.ipv6)
    return { why: 'Wrong HTTP URL' }
  const port = parsed.port
    ? `:${parsed.port}`
    : ''
  const userinfo = parsed.userinfo
    ? `${parsed.userinfo}@`
    : ''
  return { url: `${parsed.https ? 'https' : 'http'}://${userinfo}${parsed.host}${port}${parsed.query}` }
}

function parseUrl(link: string): Url | { why: string } {
  const protocol = /^([^:/?#@[\]]*):\/\//.exec(link)
  if (protocol && !/^https?$/i.test(protocol[1]!))
    return { why: 'Unsupported URL protocol' }
  const rest = link.slice(protocol?.[0].length ?? 0)
  const authority = /^[^/?#]*/.exec(rest)![0]
  const tail = rest.slice(authority.length)
  const [, userinfoHost, digits] = /^(.+?)(?::([^:\]@]*))?$/s.exec(authority) ?? [undefined, authority, undefined]
  const port = digits === undefined
    ? 0
    : /^\d+$/.test(digits)
      ? Number(digits) || -1
      : -1
  if (port < 0 || port > 65535)
    return { why: 'Wrong port number specified in the URL' }
  const at = userinfoHost!.lastIndexOf('@')
  const host = lowerAscii(userinfoHost!.slice(at + 1))
  const ipv6 = /^\[.*\]$/.test(host)
  if (ipv6 && !/^\[[\da-f:.]+\]$/.test(host))
    return { why: 'Wrong IPv6 address specified in the URL' }
  if (!host)
    return { why: 'URL host is empty' }
  if (host === '.')
    return { why: 'Host is invalid' }
  if (!ipv6) {
    if (/%(?![\da-f]{2})/.test(host))
      return { why: 'Wrong percent-encoded symbol in URL host' }
    if (!/^[\w.!$,~*'();&+=%\u0080-\uFFFF-]*$/.test(host))
      return { why: 'Wrong URL host' }
  }
  const query = tail.trimEnd().replace(/^(?!\/)/, '/').replace(/[\0-\x20]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  const https = /^https:/i.test(protocol?.[0] ?? '')
  return {
    https,
    explicitHttp: !!protocol && !https,
    userinfo: userinfoHost!.slice(0, Math.max(at, 0)),
    host,
    port,
    ipv6,
    query,
  }
}

/** The person of a `tg://user?id=…` link. */
export function linkedUser(link: string): number | undefined {
  const id = tgParameters(lowerAscii(link), 'user')?.get('id')
  return id && /^\d{1,16}$/.test(id) && Number(id) > 0
    ? Number(id)
    : undefined
}

/** The custom emoji of a `tg://emoji?id=…` link. */
export function linkedEmoji(link: string): string | undefined {
  const id = tgParameters(link, 'emoji')?.get('id')
  return id && isLong(id)
    ? id
    : undefined
}

/** The moment of a `tg://time?unix=…&format=…` link; the format is not checked yet. */
export function linkedTime(link: string): { unix: number, format: string } | undefined {
  const parameters = tgParameters(link, 'time')
  const unix = parameters?.get('unix') ?? ''
  if (!/^\d+$/.test(unix) || Number(unix) <= 0 || Number(unix) >= 2 ** 31)
    return undefined
  return {
    unix: Number(unix),
    format: parameters?.get('format') ?? '',
  }
}

/** Is it the decimal of a non-zero 64-bit number, as identifiers of custom emoji are? */
export function isLong(digits: string): boolean {
  return /^-?\d{1,19}$/.test(digits) && BigInt(digits) !== 0n && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)
}

function tgParameters(link: string, host: string): Map<string, string> | undefined {
  const match = /^tg:(?:\/\/)?(\w+)\/?\?([^#]*)/i.exec(link)
  if (match?.[1]?.toLowerCase() !== host)
    return undefined
  const parameters = new Map<string, string>()
  for (const pair of match[2]!.split('&')) {
    const cut = pair.indexOf('=')
    const key = cut < 0
      ? pair
      : pair.slice(0, cut)
    if (!parameters.has(key) || host === 'time') {
      parameters.set(key, cut < 0
        ? ''
        : pair.slice(cut + 1))
    }
  }
  return parameters
}
