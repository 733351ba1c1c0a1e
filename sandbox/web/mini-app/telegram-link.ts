// Where a Telegram link leads on this page: a bot's mini app, a bot's START, a chat, a payment.
import type { MiniApp } from './mini-app.ts'
import { sim } from '../api/sim.ts'
import { useChat } from '../state/use-chat.ts'
import { attempt, say } from '../state/use-toast.ts'
import { useWorld } from '../state/use-world.ts'
import { payInvoice } from './pay.ts'
import { parseTelegramLink } from './telegram-address.ts'
import { useFrame } from './use-frame.ts'
import { close, openMiniApp } from './use-mini-app.ts'

const { bots, chats, me, open } = useWorld()
const { narrow } = useFrame()
const { chatRef } = useChat()

/** Follows it; false for an address that is not Telegram's or leads nowhere here. */
export function followTelegramLink(address: string, from?: MiniApp): boolean {
  const link = parseTelegramLink(address, location.origin)
  const slug = /^https:\/\/t\.me\/(?:\$|invoice\/)([\w-]+)$/.exec(address)?.[1]
  if (from && slug) {
    void payInvoice(from, slug)
    return true
  }
  if (!link) {
    if (from)
      say(`Telegram would open ${address}`)
    return false
  }
  const bot = bots.value.find(({ username }) => username.toLowerCase() === link.name.toLowerCase())
  const view = chats.value.find(one => bot
    ? one.bot?.id === bot.id
    : one.chat.username?.toLowerCase() === link.name.toLowerCase())
  const start_param = link.query.get('startapp')
  if (bot && (start_param !== null || link.app)) {
    void openMiniApp({ bot: bot.id, start_param: start_param || undefined, chat: chatRef.value ?? { bot: bot.id, user: me.value!.id } })
    return true
  }
  if (!view) {
    say(`Telegram would open ${address}`)
    return from !== undefined
  }
  // on a phone the chat is under the mini app
  if (from && narrow.value)
    close(from)
  open(view.chat.id)
  const start = link.query.get('start')
  if (bot && start)
    void attempt(() => sim.send({ bot: bot.id, user: me.value!.id }, me.value!.id, { text: `/start ${start}` }))
  return true
}
