// Buttons as people write them: one row a line, `Label - https://…`, several in a row with ` | `; `copy: text` and `share: text or link` in place of the address.

import type { Button } from './content.ts'

/** Telegram shows at most so many (core.telegram.org/bots/api#inlinekeyboardmarkup; the rest is refused with BUTTONS_TOO_MUCH). */
export const rowLimit = 8
export const buttonLimit = 100
/** core.telegram.org/bots/api#copytextbutton */
const copyLimit = 256

/** What is wrong in which line, from 1. */
export interface ButtonProblem {
  line: number
  code: 'no-dash' | 'label-empty' | 'address-bad' | 'address-forbidden' | 'row-too-long' | 'too-many' | 'copy-too-long' | 'share-empty'
  /** The part that is meant, as it was written. */
  part: string
}

export type ParsedButtons = { ok: true, rows: Button[][] } | { ok: false, problems: ButtonProblem[] }

const command = /^(copy|share|копировать|поделиться)\s*:(.*)$/is

function readButton(text: string): Button | ButtonProblem['code'] {
  // label and rest meet at the first dash that has a space before it
  const dash = ` ${text}`.search(/\s[-–—]\s*\S/)
  if (dash < 0)
    return 'no-dash'
  const label = text.slice(0, Math.max(dash - 1, 0)).trim()
  const rest = text.slice(dash).replace(/^\s*[-–—]\s*/, '').trim()
  if (!label)
    return 'label-empty'
  const special = command.exec(rest)
  if (!special)
    return readAddress(label, rest)
  const value = special[2]!.trim()
  if (/^(?:copy|копировать)$/i.test(special[1]!)) {
    return value.length >= 1 && value.length <= copyLimit
      ? { text: label, copy: value }
      : 'copy-too-long'
  }
  return value
    ? { text: label, share: value }
    : 'share-empty'
}

function readAddress(label: string, rest: string): Button | ButtonProblem['code'] {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(rest)?.[1]?.toLowerCase()
  // javascript: runs nowhere in Telegram, and tg: opens its own dialogs under a label of somebody's choosing
  if (scheme && scheme !== 'http' && scheme !== 'https' && !/^[^:]+:\d+(?:\/|$)/.test(rest))
    return 'address-forbidden'
  const address = scheme === 'http' || scheme === 'https'
    ? rest
    : `https://${rest}`
  if (/\s/.test(rest) || !URL.canParse(address))
    return 'address-bad'
  const url = new URL(address)
  const named = /\.[\p{L}\d-]{2,}\.?$/u.test(url.hostname) || url.hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(url.hostname)
  return named && !url.username
    ? { text: label, url: address }
    : 'address-bad'
}

/** Reads what a person wrote; every line that is wrong is named. An empty text means no buttons. */
export function parseButtons(text: string): ParsedButtons {
  const rows: Button[][] = []
  const problems: ButtonProblem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.trim())
      continue
    const written = line.split(/\s\|\s/).map(part => part.trim())
    const row = written.flatMap((part) => {
      const button = readButton(part)
      if (typeof button !== 'string')
        return [button]
      problems.push({ line: index + 1, code: button, part })
      return []
    })
    if (written.length > rowLimit) {
      problems.push({
        line: index + 1,
        code: 'row-too-long',
        part: String(written.length),
      })
    }
    rows.push(row)
    const total = rows.flat().length
    if (total > buttonLimit && total - row.length <= buttonLimit) {
      problems.push({
        line: index + 1,
        code: 'too-many',
        part: String(total),
      })
    }
  }
  return problems.length
    ? { ok: false, problems }
    : { ok: true, rows }
}

/** Back to what a person would write. */
export function formatButtons(rows: readonly (readonly Button[])[]): string {
  return rows.map(row => row.map((button) => {
    const to = 'url' in button
      ? button.url
      : 'copy' in button
        ? `copy: ${button.copy}`
        : `share: ${button.share}`
    return `${button.text} - ${to}`
  }).join(' | ')).join('\n')
}
