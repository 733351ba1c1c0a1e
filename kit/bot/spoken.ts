// Words outside an app's handler: as a message, or as an alert of the button that was pressed.

import type { BotContext } from './context.ts'

/** What says something in words where the update came from. */
export function spoken(ctx: BotContext, words: string): Record<string, unknown> | null {
  if (ctx.callbackQuery) {
    return {
      method: 'answerCallbackQuery',
      callback_query_id: ctx.callbackQuery.id,
      text: words.slice(0, 200),
      show_alert: true,
    }
  }
  return ctx.chat && ctx.message
    ? { method: 'sendMessage', chat_id: ctx.chat.id, text: words }
    : null
}

/** An alert shows 200 characters and nothing in it can be pressed: words with a command come as a message, where they disturb nobody else. */
export const needsMessage = (ctx: BotContext, words: string) => ctx.callbackQuery !== undefined && ctx.chat?.type === 'private' && /(?:^|\s)\/[a-z]/.test(words)
