// What an inline button shows in its corner, and what a press does that the page can do by itself.
import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Message } from '../api/types.ts'
import type { IconName } from '../ui/icons.ts'
import { openMiniApp } from '../mini-app/use-mini-app.ts'
import { useChat } from '../state/use-chat.ts'
import { useDraft } from '../state/use-draft.ts'
import { useLinks } from '../state/use-links.ts'
import { useSheet } from '../state/use-sheet.ts'
import { say } from '../state/use-toast.ts'

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

/** A paid invoice's button shows the receipt. */
export function buttonText(button: InlineKeyboardButton, message: Message): string {
  return 'pay' in button && message.receipt
    ? 'Receipt'
    : button.text
}

export function useButtons() {
  const { openAddress } = useLinks()
  const { show } = useSheet()
  const { chatRef } = useChat()
  const { write } = useDraft()

  function switchInline(button: InlineKeyboardButton, message: Message): boolean {
    const words = `@${(message.via_bot ?? message.from)?.username} `
    if ('switch_inline_query_current_chat' in button)
      write(words + button.switch_inline_query_current_chat)
    else if ('switch_inline_query' in button)
      show({ kind: 'share', text: words + button.switch_inline_query })
    else if ('switch_inline_query_chosen_chat' in button)
      show({ kind: 'share', text: words + (button.switch_inline_query_chosen_chat.query ?? '') })
    else
      return false
    return true
  }

  /** Does what needs no bot; false when the bot has to be asked. */
  async function press(button: InlineKeyboardButton, message: Message): Promise<boolean> {
    if ('url' in button) {
      openAddress(button.url)
    }
    else if ('login_url' in button) {
      openAddress(button.login_url.url)
    }
    else if ('copy_text' in button) {
      await navigator.clipboard.writeText(button.copy_text.text)
      say('Copied')
    }
    else if ('pay' in button) {
      show(message.receipt
        ? { kind: 'receipt', charge: message.receipt }
        : {
            kind: 'pay',
            invoice: { chat: chatRef.value!, message_id: message.message_id },
          })
    }
    else if ('web_app' in button) {
      await openMiniApp({ bot: (message.via_bot ?? message.from)!.id, button: button.text, message_id: message.message_id })
    }
    else {
      return switchInline(button, message)
    }
    return true
  }

  return { press, openAddress }
}
