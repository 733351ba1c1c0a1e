// `@bot words` in the field: the bot is asked a moment after the last key, and its answer shown.
import type { Bot, InlineAnswer } from '../api/types.ts'
import { computed, shallowRef, watch } from 'vue'
import { sim } from '../api/sim.ts'
import { useChat } from './use-chat.ts'
import { useDraft } from './use-draft.ts'
import { attempt } from './use-toast.ts'
import { useWorld } from './use-world.ts'

const pause = 250

export function useInline() {
  const { chatRef, refresh } = useChat()
  const { draft, write } = useDraft()
  const { bots, me } = useWorld()
  const answer = shallowRef<InlineAnswer>()
  const busy = shallowRef(false)
  let alarm: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  /** The bot that is being asked, and what: the name alone asks for anything, as the field leaves out a last space. */
  const asking = computed<{ bot: Bot, query: string } | undefined>(() => {
    const [, name, query] = draft.value.edit
      ? []
      : /^@(\w{3,32})(?:\s([\s\S]*))?$/.exec(draft.value.text) ?? []
    const bot = name && bots.value.find(one => one.inline !== undefined && one.username.toLowerCase() === name.toLowerCase())
    return bot
      ? {
          bot,
          query: (query ?? '').trimStart(),
        }
      : undefined
  })

  async function ask(offset = ''): Promise<void> {
    const [now, at, person] = [asking.value, chatRef.value, me.value]
    if (!now || at === undefined || !person)
      return
    const turn = ++asked
    busy.value = true
    await attempt(async () => {
      const next = await sim.inline(now.bot.id, person.id, at, now.query, offset)
      if (turn !== asked)
        return
      answer.value = offset
        ? {
            ...next,
            results: [
              ...answer.value?.results ?? [],
              ...next.results,
            ],
          }
        : next
    })
    if (turn === asked)
      busy.value = false
  }

  watch(() => [asking.value?.bot.id, asking.value?.query, chatRef.value], () => {
    clearTimeout(alarm)
    asked++
    busy.value = false
    if (asking.value)
      alarm = setTimeout(ask, pause)
    else
      answer.value = undefined
  }, { immediate: true })

  async function choose(result: string): Promise<void> {
    const [shown, at] = [answer.value, chatRef.value]
    if (!shown || at === undefined)
      return
    if (await attempt(() => sim.chooseInline(shown.id, result, at)))
      write('')
    await attempt(refresh)
  }

  return { asking, answer, busy, ask, choose }
}
