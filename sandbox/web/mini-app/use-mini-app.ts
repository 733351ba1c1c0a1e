// The mini app that is open on this page, and the ways it opens and goes. `openMiniApp` is for whoever has a button or a link to one.
import type { Launch, MiniApp } from './mini-app.ts'
import { shallowRef, watch } from 'vue'
import { sim } from '../api/sim.ts'
import { useEvents } from '../state/use-events.ts'
import { attempt } from '../state/use-toast.ts'
import { useWorld } from '../state/use-world.ts'
import { looks } from './looks.ts'
import { agrees, createMiniApp, freshState, tell } from './mini-app.ts'
import { useFrame } from './use-frame.ts'

const current = shallowRef<MiniApp>()
const leftFullscreen = new Set<number>()
const { me, bots } = useWorld()
const { choices, themeName } = useFrame()

/** Opens a mini app as the person the page is; one that is open already goes first, if it may. */
export async function openMiniApp(launch: Launch): Promise<void> {
  if (current.value && !await leave())
    return
  await attempt(() => start(launch))
}

async function start(launch: Launch): Promise<void> {
  const person = me.value!
  const { url, query_id } = await sim.openMiniApp({
    ...launch,
    user: person.id,
    theme: themeName.value,
    platform: looks[choices.look].platform,
  })
  const bot = bots.value.find(({ id }) => id === launch.bot)!
  current.value = createMiniApp({
    launch,
    bot,
    person,
    url,
    queryId: query_id,
    keyboardButton: query_id
      ? undefined
      : launch.button,
  })
}

/** The person wants it closed: asks first where the app said so. Tells whether it is closed now. */
export async function leave(): Promise<boolean> {
  const app = current.value
  if (!app)
    return true
  if (app.state.asksBeforeClosing && !await agrees(app, app.bot.first_name, 'Changes that you made may not be saved.', 'Close anyway', 'danger'))
    return false
  close(app)
  return true
}

/** Closes it at once; what it had asked stays unanswered. */
export function close(app: MiniApp): void {
  for (const asked of [...app.asked])
    asked.answer()
  if (current.value === app)
    current.value = undefined
  if (app.state.fullscreen)
    leftFullscreen.add(app.bot.id)
}

/** Whether this bot's last app was closed in fullscreen; tells it once. */
export const wasFullscreen = (bot: number): boolean => leftFullscreen.delete(bot)

const RELOADS_WITHIN = 300 // ms, as Telegram Web waits before it reloads the frame itself

/** Loads the page anew, with the same launch. */
export function reload(app: MiniApp): void {
  const { state, loads } = app
  const byForce = () => {
    Object.assign(state, freshState())
    loads.value++
  }
  if (!state.reloads)
    return byForce()
  state.reloads = false
  tell(app, 'reload_iframe')
  // the app says iframe_will_reload, and is ready anew after that
  setTimeout(() => current.value === app && !state.reloads && state.ready && byForce(), RELOADS_WITHIN)
}

/** Opens it once more from the beginning, e.g. on another device. */
export async function relaunch(): Promise<void> {
  const app = current.value
  if (app) {
    close(app)
    await attempt(() => start(app.launch))
  }
}

/** Follows what ends an app from outside: its bot answers it, or the page is another person's now. */
export function startMiniApps(): void {
  useEvents().onEvent(({ type, query_id }) => {
    const app = current.value
    if (type === 'mini_app' && app && query_id === app.queryId)
      close(app)
  })
  watch(() => me.value?.id, id => current.value && current.value.person.id !== id && close(current.value))
}

export const useMiniApp = () => ({ current })
