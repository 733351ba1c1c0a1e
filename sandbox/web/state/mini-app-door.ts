// The one way to open a mini app from anywhere on this page. Whoever can show one in place takes it over with `openMiniAppsWith`.
import { sim } from '../api/sim.ts'
import { attempt, say } from './use-toast.ts'
import { useWorld } from './use-world.ts'

export interface MiniAppAsk {
  bot: number
  /** The address a bot gave for this moment (a button, a join request); left out: the bot's own app. */
  url?: string
  /** The button it stands behind, and the message that has it. */
  button?: string
  message_id?: number
  start_param?: string
}

let opener: ((ask: MiniAppAsk) => void) | undefined

export function openMiniAppsWith(open: (ask: MiniAppAsk) => void): void {
  opener = open
}

/** Without a frame to show it in, the app opens in a tab of its own, signed in by its address. */
export function openMiniApp(ask: MiniAppAsk): void {
  if (opener)
    return opener(ask)
  const { me } = useWorld()
  const { bot, url, button, start_param } = ask
  if (url)
    return say(`Telegram would open the mini app ${url}`)
  void attempt(async () => {
    const opened = await sim.open(bot, me.value!.id, { button, start_param })
    open(opened.url, '_blank', 'noopener,noreferrer')
  })
}
