// An app that is frozen: who waits for an answer gets a kind one, everything else Telegram tells is kept as a job until the app is thawed.

import type { Update } from '@grammyjs/types'
import type { Operation } from '#kit/jobs'
import type { BotContext } from './context.ts'
import { spoken } from './spoken.ts'

/** Messages that nobody wrote. */
const service = [
  'successful_payment',
  'refunded_payment',
  'pinned_message',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'new_chat_members',
  'left_chat_member',
]

/** What is said where somebody waits; null for what has to be kept: a payment, a change of rights, a group that moved, somebody at the door. */
export function frozenAnswer(ctx: BotContext, words: string): Record<string, unknown> | null {
  const { message, callbackQuery, inlineQuery, preCheckoutQuery } = ctx
  if (callbackQuery)
    return spoken(ctx, words)
  if (inlineQuery) {
    return {
      method: 'answerInlineQuery',
      inline_query_id: inlineQuery.id,
      results: [],
      cache_time: 5,
    }
  }
  if (preCheckoutQuery) {
    return {
      method: 'answerPreCheckoutQuery',
      pre_checkout_query_id: preCheckoutQuery.id,
      ok: false,
      error_message: words,
    }
  }
  if (!message || service.some(key => key in message))
    return null
  const isCommand = message.entities?.[0]?.type === 'bot_command' && message.entities[0].offset === 0
  return message.chat.type === 'private' || isCommand
    ? spoken(ctx, words)
    : null
}

/** The job that handles it later; once for each update, however often Telegram sends it. */
export function keepingJob(update: Update, iso: string): Operation {
  return {
    op: 'plan',
    kind: 'update',
    key: 'kept',
    occurrence: String(update.update_id),
    payload: { update },
    priority: 0,
    weight: 0,
    run_at: iso,
    max_attempts: 60,
  }
}
