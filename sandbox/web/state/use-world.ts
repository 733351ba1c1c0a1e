// Everything one person sees: who he is, his chats, the other people, all bots.
import type { Bot, ChatRef, ChatView, User, World } from '../api/types.ts'
import { computed, shallowRef, watch } from 'vue'
import { sim } from '../api/sim.ts'
import { refresher } from './refresher.ts'
import { useEvents } from './use-events.ts'
import { useRoute } from './use-route.ts'
import { attempt } from './use-toast.ts'

const { route, go } = useRoute()
const people = shallowRef<User[]>([])
const bots = shallowRef<Bot[]>([])
const world = shallowRef<World>()
const loaded = shallowRef(false)

const me = computed(() => world.value?.me)
const chats = computed(() => world.value?.chats ?? [])
const current = computed(() => chats.value.find(view => view.chat.id === route.chat))
const outside = computed(() => world.value?.outside ?? [])
/** The room one stands in front of. */
const door = computed(() => current.value
  ? undefined
  : outside.value.find(one => one.chat.id === route.chat))

const refresh = refresher(async () => {
  const [users, everyBot] = await Promise.all([
    sim.users(),
    sim.bots(),
  ])
  people.value = users
  bots.value = everyBot
  const user = users.find(one => one.id === route.user) ?? users[0]
  if (user && user.id !== route.user)
    go({ user: user.id })
  world.value = user && await sim.view(user.id)
  loaded.value = true
})

export function useWorld() {
  return {
    people,
    bots,
    me,
    chats,
    current,
    outside,
    door,
    loaded,
    refresh,
    become,
    open,
  }
}

/** Follows the server for the life of the page. */
export function startWorld(): void {
  const { connect, onEvent } = useEvents()
  // a jump of the clock changes nothing by itself: what happens then is told by hints of its own
  onEvent(({ type }) => !['call', 'action', 'clock'].includes(type) && void attempt(refresh))
  watch(() => route.user, (user) => {
    if (user !== me.value?.id)
      void attempt(refresh)
  })
  void attempt(refresh)
  connect()
}

/** Switches to another person; a group both are in stays open. */
function become(user: number): void {
  const chat = current.value?.bot ? undefined : route.chat
  go({ user, chat })
}

function open(chat?: number, topic?: number): void {
  go({ user: route.user, chat, topic })
}

/** How the server names this chat. */
export function refOf(view: ChatView, person: number): ChatRef {
  return view.bot
    ? { bot: view.bot.id, user: person }
    : view.chat.id
}

export function nameOf(user: Pick<User, 'first_name' | 'last_name'>): string {
  return user.last_name
    ? `${user.first_name} ${user.last_name}`
    : user.first_name
}

export function titleOf(view: ChatView): string {
  return view.chat.type === 'private'
    ? view.chat.title ?? nameOf(view.chat)
    : view.chat.title
}
