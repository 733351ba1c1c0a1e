// Telegram's links that make the bot an administrator, with the rights it needs.

import { manifest } from '../manifest.ts'

export const botAddress = `https://t.me/${manifest.username}`

export function addAddress(kind: 'group' | 'channel') {
  return `${botAddress}?${kind === 'group'
    ? 'startgroup=g'
    : 'startchannel'}&admin=invite_users+restrict_members`
}
