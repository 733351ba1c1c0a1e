// Ways out of a mini app: links, invoices, the clipboard, files.

import { useToast } from '../state/use-toast.ts'
import { language } from '../words/language.ts'
import { kitTexts } from '../words/texts.ts'
import { can, hosted, webApp } from './web-app.ts'

/** Opens a page outside the mini app; never navigate the mini app itself away. Only http(s). */
export function openLink(url: string): void {
  const { href, protocol } = new URL(url)
  if (!/^https?:$/.test(protocol))
    return
  hosted && can('6.1')
    ? webApp!.openLink(href)
    : window.open(href, '_blank', 'noopener')
}

/** Opens a `https://t.me/…` link inside Telegram. */
export function openTelegramLink(url: string): void {
  const { hostname } = new URL(url)
  hosted && hostname === 't.me'
    ? webApp!.openTelegramLink(url)
    : openLink(url)
}

/** Shows an invoice made by the bot. Answers Telegram's status: `paid`, `cancelled`, `failed`, `pending`; what counts is what the bot hears. */
export function openInvoice(url: string): Promise<string> {
  if (!can('6.1')) {
    openLink(url)
    return Promise.resolve('pending')
  }
  return new Promise(resolve => webApp!.openInvoice(url, resolve))
}

function copyOldWay(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'ui-unseen'
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}

/** Copies a text and says so. */
export async function copy(text: string): Promise<void> {
  const t = kitTexts(language.value)
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => copyOldWay(text)) ?? copyOldWay(text)
  useToast().say(copied
    ? t.copied
    : t.copyFailed, {
    kind: copied ? 'info' : 'error',
  })
}

/** Gives the person a file made here. Telegram's phones open no downloads of a page's own: there the system's sharing takes it. */
export async function download(name: string, content: Blob | string, type = 'text/plain'): Promise<void> {
  const file = new File([content], name, {
    type: content instanceof Blob
      ? content.type
      : type,
  })
  const phone = hosted && /^(?:ios|android)/.test(webApp!.platform)
  if (phone && navigator.canShare?.({
    files: [file],
  })) {
    await navigator.share({
      files: [file],
    }).catch(() => {})
    return
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
