// What an inline button shows in its corner, and how addresses leave this page.
import type { InlineKeyboardButton } from '@grammyjs/types'
import type { IconName } from '../ui/icons.ts'
import { followTelegramLink } from '../mini-app/telegram-link.ts'
import { say } from '../state/use-toast.ts'

/** Opens an address in a tab of its own that knows nothing of this page. Anything but the web is only told. */
export function openAddress(address: string): void {
  if (followTelegramLink(address))
    return
  const url = URL.parse(address) ?? URL.parse(`https://${address}`)
  if (url && /^https?:$/.test(url.protocol))
    open(url, '_blank', 'noopener,noreferrer')
  else
    say(`Telegram would open ${address}`)
}

export function buttonIcon(button: InlineKeyboardButton): IconName | undefined {
  if ('url' in button || 'login_url' in button)
    return 'link'
  if ('copy_text' in button)
    return 'copy'
  if ('web_app' in button)
    return 'app'
  if ('switch_inline_query' in button || 'switch_inline_query_chosen_chat' in button)
    return 'forward'
  return undefined
}
