// The links and mail addresses Telegram finds in plain text.
import type { Entity } from './entity.ts'
import { isKnownTld } from './tlds.ts'

// Beyond Latin-1, of the general punctuation only joiners and dashes may stand in a link; no blanks of any kind.
const WIDE = String.raw`[[\u{C0}-\u{1FFF}\u{200C}\u{200D}\u{2010}-\u{2015}\u{2070}-\u{10FFFF}]--\p{Z}]`
const NARROW = String.raw`[[\u{A1}-\u{BF}]--[«»]]`
const DOMAIN = String.raw`[.\w~\-${WIDE}]`
const ANY = String.raw`[\x21-\x7E${NARROW}${WIDE}]`
const USER = String.raw`[${ANY}--[\/\[\]\{\}\(\)'\x60<>"@]]`
const PATH = String.raw`[${ANY}--[<>"]]`
const SCHEME = String.raw`(?:(?<!s)http|https|(?<![ts])ftp|tonsite):\/\/`
/* eslint-disable no-misleading-character-class, regexp/prefer-character-class -- the parts are kept readable */
const LINK = new RegExp(String.raw`(?:${SCHEME}|(?<!${DOMAIN}|[\p{L}\p{N}_\/#@]))(?:${USER}+@)?${DOMAIN}+(?::0*[1-9]\d{0,4}(?!\d))?(?:[\/?#]${PATH}*)?`, 'giv')
const TG_LINK = new RegExp(String.raw`(?:tg|ton|tonsite):\/\/[\w\-]{1,253}(?:[\/?#]${PATH}*)?`, 'giv')
/* eslint-enable */

/** Punctuation at the end belongs to the sentence. */
const withoutTail = (link: string): string => link.replace(/(?<=[/?#].*)[.:;,('?!`]+$/s, '').replace(/\.+$/, '')

/** The url and email entities of a text, unsorted; they may overlap other findings. */
export function findLinks(text: string): Entity[] {
  const found: Entity[] = []
  for (const match of text.matchAll(TG_LINK)) {
    const url = withoutTail(match[0])
    found.push({ type: 'url', offset: match.index, length: url.length })
  }
  for (const match of text.matchAll(LINK)) {
    const whole = withoutTail(match[0])
    const prefix = /^mailto:/.exec(whole)?.[0].length ?? 0
    if (isEmail(whole.slice(prefix)))
      found.push({ type: 'email', offset: match.index + prefix, length: whole.length - prefix })
    else if (acceptedUrl(whole))
      found.push({ type: 'url', offset: match.index, length: acceptedUrl(whole)!.length })
  }
  return found
}

function isEmail(text: string): boolean {
  return /^(?:[\w-]{0,26}[.+]){0,10}[\w-]{1,35}@(?:[a-z\d](?:[\w-]{0,28}[a-z\d])?\.){1,6}[a-z]{2,8}$/i.test(text)
}

/** The link without brackets that were opened before it, or undefined where the domain cannot be one. */
function acceptedUrl(link: string): string | undefined {
  const scheme = /^\w+:\/\//.exec(link)?.[0] ?? ''
  const rest = link.slice(scheme.length)
  const pathStart = rest.search(/[/?#]/)
  const authority = pathStart < 0
    ? rest
    : rest.slice(0, pathStart)
  const domain = authority.slice(authority.indexOf('@') + 1).replace(/:\d*$/, '')
  if (!isDomain(domain, !scheme))
    return undefined
  const path = balanced(pathStart < 0
    ? ''
    : rest.slice(pathStart)).replace(/[.:;,('?!`]+$/, '')
  return scheme + authority + path
}

function isDomain(domain: string, needsKnownTld: boolean): boolean {
  const labels = domain.split('.')
  const tld = labels.at(-1)!
  if (labels.length < 2 || labels.some(label => !label || label.length >= 64 || label.endsWith('-')))
    return false
  if (labels.every(label => /^\d+$/.test(label)))
    return labels.length === 4 && labels.every(label => Number(label) <= 255 && String(Number(label)) === label)
  if ([...tld].length < 2 || labels.at(-2)!.includes('_') || /_/.test(tld))
    return false
  if (tld.startsWith('xn--'))
    return /^xn--[a-z\d]{2,}$/i.test(tld)
  return !tld.includes('-') && (!needsKnownTld || isKnownTld(tld))
}

/** Up to the first closing bracket that was not opened inside. */
function balanced(path: string): string {
  const open: Record<string, number> = { ')': 0, ']': 0, '}': 0 }
  const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' }
  for (let i = 0; i < path.length; i++) {
    const c = path[i]!
    if (closing[c])
      open[closing[c]]!++
    else if (c in open && --open[c]! < 0)
      return path.slice(0, i)
  }
  return path
}
