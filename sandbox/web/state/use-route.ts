// Who looks and at what, kept in the address: `#/<user>/<chat>/<topic>`, so that a reload returns there.
import { reactive, readonly, ref, watchEffect } from 'vue'

export interface Route { user?: number | undefined, chat?: number | undefined, topic?: number | undefined }

const lastPerson = 'sandbox-person'
let arrival: string | undefined
const route = reactive<Route>(read())

/** Grows when the address was changed from outside: typed, or by the browser's back. */
const travels = ref(0)

addEventListener('hashchange', () => {
  const to = read()
  if (to.user !== route.user || to.chat !== route.chat || to.topic !== route.topic)
    travels.value++
  Object.assign(route, to)
})

// A page that comes back by a t.me link returns to whoever went there last.
watchEffect(() => route.user && localStorage.setItem(lastPerson, String(route.user)))
addEventListener('focus', () => route.user && localStorage.setItem(lastPerson, String(route.user)))

/** The t.me link this page was opened with (`/t.me/…` leads to `#/t.me/…`), once. */
export function takeArrival(): string | undefined {
  const link = arrival
  arrival = undefined
  return link
}

function read(): Route {
  if (!location.hash.startsWith('#/t.me/'))
    return parse(location.hash)
  arrival = `https:/${location.hash.slice(1)}`
  history.replaceState(null, '', `#/${localStorage.getItem(lastPerson) ?? ''}`)
  return parse(location.hash)
}

export function useRoute() {
  return {
    route: readonly(route),
    travels,
    go,
  }
}

/** Shows another person's view (`user`), one of his chats, or a topic of that chat. What is left out is closed. */
export function go(to: Route): void {
  const parts = [to.user, to.chat, to.topic]
  const hash = `#/${parts.slice(0, parts.findLastIndex(part => part !== undefined) + 1).join('/')}`
  Object.assign(route, parse(hash))
  if (location.hash !== hash)
    location.hash = hash
}

function parse(hash: string): Record<keyof Route, number | undefined> {
  const [user, chat, topic] = hash.replace(/^#\/?/, '').split('/').map(part => /^-?\d+$/.test(part)
    ? Number(part)
    : undefined)
  return { user, chat, topic }
}
