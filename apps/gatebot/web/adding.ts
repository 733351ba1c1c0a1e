// Telegram's links that make the bot an administrator, with the rights it needs.

import { manifest } from '../manifest.ts'

export const botAddress = `https://t.me/${manifest.username}`

export function addAddress(kind: 'group' | 'channel') {
  return `${botAddress}?${kind === 'group'
    ? 'startgroup=g'
    : 'startchannel'}&admin=invite_users+restrict_members`
}

/** Telegram's own way to send a link to somebody (core.telegram.org/api/links#share-links). */
export const shareAddress = (link: string) => `https://t.me/share/url?url=${encodeURIComponent(link)}`
