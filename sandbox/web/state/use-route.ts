// Who looks and at what, kept in the address: `#/<user>/<chat>/<topic>`, so that a reload returns there.
import { reactive, readonly } from 'vue'

export interface Route { user?: number | undefined, chat?: number | undefined, topic?: number | undefined }

const route = reactive<Route>(parse(location.hash))

addEventListener('hashchange', () => Object.assign(route, parse(location.hash)))

export function useRoute() {
  return {
    route: readonly(route),
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
