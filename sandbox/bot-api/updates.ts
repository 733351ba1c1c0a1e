// How a bot gets its updates: getUpdates or a webhook.
import type { UpdateKind } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { ApiError, badRequest } from '../errors.ts'
import { isInline } from '../world/inline.ts'

const PORTS = ['', '443', '80', '88', '8443']
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const KINDS: UpdateKind[] = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'guest_message',
  'stopped_message_generation',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'subscription',
]

/** Left out = the previous setting stays. Unknown kinds are ignored, as Telegram does. */
function setAllowed({ world, bot }: ApiCall, allowed: readonly UpdateKind[] | undefined) {
  const inline = isInline(bot)
  if (Array.isArray(allowed))
    bot.allowed_updates = KINDS.filter(kind => allowed.includes(kind))
  if (isInline(bot) !== inline)
    world.events.emit({ type: 'bot', bot: bot.id })
}

/** Telegram's rules for a webhook's address; http is allowed for this machine only, which Telegram could not reach. */
function checkUrl(address: string): void {
  let url: URL
  try {
    url = new URL(address.includes('://')
      ? address
      : `https://${address}`)
  }
  catch {
    throw badRequest('invalid webhook URL specified')
  }
  if (LOOPBACK.includes(url.hostname))
    return
  if (url.protocol !== 'https:')
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!PORTS.includes(url.port))
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
}

function deleteWebhook({ bot, world }: ApiCall, params: { drop_pending_updates?: boolean }): true {
  delete bot.webhook
  if (params.drop_pending_updates)
    bot.pending = []
  world.save()
  return true
}

export const updateMethods = {
  async getUpdates(call, params) {
    if (call.bot.webhook)
      throw new ApiError(409, 'Conflict: can\'t use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first')
    setAllowed(call, params.allowed_updates)
    return call.polling.take(call.bot, params)
  },

  setWebhook(call, params) {
    const { bot, world } = call
    const url = String(params.url ?? '')
    if (!url)
      return deleteWebhook(call, params)
    checkUrl(url)
    const { secret_token } = params
    if (secret_token !== undefined && !/^[\w-]{0,256}$/.test(secret_token))
      throw badRequest('secret token contains unallowed characters')
    if (params.drop_pending_updates)
      bot.pending = []
    setAllowed(call, params.allowed_updates)
    bot.webhook = {
      url: url.includes('://')
        ? url
        : `https://${url}`,
      ...secret_token && { secret_token },
      max_connections: Math.min(100, Math.max(1, Number(params.max_connections) || 40)),
      ...params.ip_address && { ip_address: params.ip_address },
      has_custom_certificate: params.certificate !== undefined,
    }
    for (const pending of bot.pending) {
      pending.attempts = 0
      pending.next_at = world.clock.now()
    }
    world.save()
    world.wake(bot)
    return true
  },

  deleteWebhook,

  getWebhookInfo({ bot }) {
    const { url = '', has_custom_certificate = false, max_connections, ip_address, last_error_date, last_error_message } = bot.webhook ?? {}
    return {
      url,
      has_custom_certificate,
      pending_update_count: bot.pending.length,
      ...bot.webhook && { max_connections, ip_address: ip_address ?? '127.0.0.1' },
      ...last_error_date && { last_error_date, last_error_message },
      ...bot.allowed_updates.length > 0 && { allowed_updates: bot.allowed_updates },
    }
  },
} satisfies Methods
