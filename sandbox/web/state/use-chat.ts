// The open chat: its messages as this person sees them, its people, commands and keyboard.
import type { ChatDetails, ChatRef, Message, SimEvent } from '../api/types.ts'
import { computed, ref, shallowRef, watch } from 'vue'
import { noteNewest } from '../api/recorder.ts'
import { sim, SimError } from '../api/sim.ts'
import { refresher } from './refresher.ts'
import { useEvents } from './use-events.ts'
import { useRoute } from './use-route.ts'
import { attempt } from './use-toast.ts'
import { refOf, useWorld } from './use-world.ts'

const { route } = useRoute()
const { me, current, open } = useWorld()

const all = shallowRef<Message[]>([])
const details = shallowRef<ChatDetails>()
const loadedKey = shallowRef<string>()
/** The first message this person had not read when he opened the chat. */
const firstUnread = ref<number>()
const action = ref<string>()

const key = computed(() => current.value && me.value
  ? `${me.value.id}/${current.value.chat.id}`
  : undefined)
const chatRef = computed<ChatRef | undefined>(() => current.value && me.value
  ? refOf(current.value, me.value.id)
  : undefined)
const ready = computed(() => key.value !== undefined && loadedKey.value === key.value)
const isForum = computed(() => current.value?.chat.is_forum === true)
const topic = computed(() => isForum.value ? route.topic : undefined)
const messages = computed(() => ready.value
  ? all.value.filter(message => topic.value === undefined || topicOf(message) === topic.value)
  : [])

/** The topic a message of a forum stands in; 1 is General. */
export function topicOf(message: Message): number {
  return message.is_topic_message
    ? message.message_thread_id ?? 1
    : 1
}

const refresh = refresher(async () => {
  const [wanted, at, person] = [key.value, chatRef.value, me.value]
  if (wanted === undefined || at === undefined || !person)
    return
  try {
    const [list, about] = await Promise.all([
      sim.messages(at, person.id),
      sim.chat(at, person.id),
    ])
    if (wanted !== key.value)
      return
    if (loadedKey.value !== wanted)
      firstUnread.value = unreadStart(list, current.value?.unread ?? 0)
    all.value = list
    noteNewest(at, list.at(-1)?.message_id ?? 0)
    details.value = about
    loadedKey.value = wanted
  }
  catch (error) {
    // A chat that is gone for this person is closed, its words shown.
    if (error instanceof SimError && wanted === key.value && error.code !== 'offline')
      open()
    throw error
  }
})

function unreadStart(list: Message[], unread: number): number | undefined {
  return unread > 0
    ? list.filter(message => !message.out).at(-unread)?.message_id
    : undefined
}

async function markRead(): Promise<void> {
  if (ready.value && chatRef.value !== undefined && me.value && current.value?.unread)
    await sim.read(chatRef.value, me.value.id)
}

function concerns(event: SimEvent): boolean {
  if (event.chat_id === undefined && event.bot === undefined)
    return true
  const view = current.value
  return view?.bot
    ? event.bot === view.bot.id && (event.user === undefined || event.user === me.value?.id)
    : event.chat_id === view?.chat.id
}

/** Follows the open chat for the life of the page. */
export function startChat(): void {
  const { onEvent } = useEvents()
  let quiet: ReturnType<typeof setTimeout> | undefined
  onEvent((event) => {
    if (event.type === 'action' && concerns(event)) {
      action.value = event.action
      clearTimeout(quiet)
      quiet = setTimeout(() => action.value = undefined, 5000)
    }
    else if (event.type !== 'call' && event.type !== 'clock' && concerns(event)) {
      if (event.type === 'message')
        action.value = undefined
      void attempt(refresh)
    }
  })
  watch(key, () => {
    action.value = undefined
    firstUnread.value = undefined
    void attempt(refresh)
  }, { immediate: true })
}

export function useChat() {
  return {
    all,
    messages,
    details,
    chatRef,
    key,
    ready,
    topic,
    isForum,
    firstUnread,
    action,
    refresh,
    markRead,
  }
}
