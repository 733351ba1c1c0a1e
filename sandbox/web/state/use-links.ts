// Follows links: Telegram's own lead somewhere on this page, pages of this machine open over it, everything else in a tab of its own.
import type { Link } from '../api/types.ts'
import { shallowRef, watch } from 'vue'
import { sim } from '../api/sim.ts'
import { openMiniApp } from '../mini-app/use-mini-app.ts'
import { useChat } from './use-chat.ts'
import { useEventListener } from './use-event-listener.ts'
import { takeArrival } from './use-route.ts'
import { useSheet } from './use-sheet.ts'
import { attempt, say } from './use-toast.ts'
import { useWorld } from './use-world.ts'

const { me, open, loaded } = useWorld()
const { chatRef } = useChat()
const { sheet, show, close } = useSheet()

/** A bot's START that carries a payload and waits to be pressed. */
const waiting = shallowRef<{ bot: number, payload: string }>()

export const useLinks = () => ({ waiting, follow, openAddress })

const telegram = /^(?:(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.(?:me|dog))\/|tg:)/i

function urlOf(address: string): URL | null {
  return URL.parse(address) ?? URL.parse(`https://${address}`)
}

/** An address of this sandbox, by whichever of this machine's names. */
const isHere = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) && url.port === location.port

/** A link to something inside Telegram; t.me of this machine counts. */
export function isTelegramLink(address: string): boolean {
  const url = urlOf(address)
  return telegram.test(address) || (url !== null && isHere(url) && url.pathname.startsWith('/t.me/'))
}

/** The pretend Stripe's pages: shown in place, as an app's own browser would. */
function isPageOfHere(url: URL): boolean {
  return isHere(url) && url.pathname.startsWith('/stripe/')
}

/** Whether this address stays on the page. */
export function staysHere(address: string): boolean {
  const url = urlOf(address)
  return isTelegramLink(address) || (url !== null && isPageOfHere(url))
}

/** Opens an address. One that leaves gets a tab that knows nothing of this page; anything but the web is only told. */
function openAddress(address: string): void {
  const url = urlOf(address)
  if (isTelegramLink(address))
    void follow(address)
  else if (!url || !/^https?:$/.test(url.protocol))
    say(`Telegram would open ${address}`)
  else if (isPageOfHere(url))
    show({ kind: 'page', url: url.pathname + url.search })
  else
    window.open(url, '_blank', 'noopener,noreferrer')
}

/** Goes where a Telegram link leads. `arrived`: one came by it from a page, so that a bot's START counts as pressed there. */
async function follow(address: string, arrived = false): Promise<void> {
  await attempt(async () => {
    await go(await sim.link(address, me.value!.id), arrived)
  })
}

async function go(link: Link, arrived: boolean): Promise<void> {
  switch (link.kind) {
    case 'bot': return await toBot(link, arrived)
    case 'chat': return open(link.chat.id)
    case 'invite':
      return link.inside
        ? open(link.chat.id)
        : show({
            kind: 'invite',
            invite_link: link.invite_link,
            door: link,
            expired: link.expired === true,
          })
    case 'invoice': return show({
      kind: 'pay',
      invoice: { invoice_link: link.invoice_link },
    })
    case 'share': return show({ kind: 'share', text: link.text })
    case 'person': return say(`${link.user.first_name} is a person; here people meet in groups.`)
    case 'web': window.open(link.url, '_blank', 'noopener,noreferrer')
  }
}

async function toBot(link: Extract<Link, { kind: 'bot' }>, arrived: boolean): Promise<void> {
  const { bot, start, startapp, startgroup, startchannel, rights = [] } = link
  if (startgroup !== undefined || startchannel !== undefined) {
    return show({
      kind: 'add-bot',
      bot,
      to: startgroup === undefined
        ? 'channel'
        : 'group',
      payload: startgroup ?? '',
      rights,
    })
  }
  if (startapp !== undefined) {
    return await openMiniApp({
      bot: bot.id,
      start_param: startapp || undefined,
      chat: chatRef.value ?? { bot: bot.id, user: me.value!.id },
    })
  }
  open(bot.id)
  if (start === undefined)
    return
  if (arrived) {
    await sim.send({ bot: bot.id, user: me.value!.id }, me.value!.id, {
      text: `/start ${start}`.trim(),
    })
  }
  else {
    waiting.value = { bot: bot.id, payload: start }
  }
}

/** Takes up the link this page was opened with, and those that pages shown in place come back by. */
export function startLinks(): void {
  const takeUp = () => {
    const link = me.value && takeArrival()
    if (link)
      void follow(link, true)
  }
  watch(loaded, takeUp, { immediate: true })
  useEventListener(window, 'hashchange', takeUp)
  useEventListener(window, 'message', (event) => {
    const { origin, data } = event as MessageEvent<{ link?: unknown } | undefined>
    if (origin !== location.origin || typeof data?.link !== 'string')
      return
    if (sheet.value?.kind === 'page')
      close()
    void follow(data.link, true)
  })
}
