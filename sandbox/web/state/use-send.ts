// Sends what the person wrote, chose or pressed into the open chat; a refusal is shown and nothing typed is lost.
import type { Outgoing } from '../api/types.ts'
import { ref } from 'vue'
import { sim } from '../api/sim.ts'
import { splitText } from '../composer/split-text.ts'
import { useChat } from './use-chat.ts'
import { useDraft } from './use-draft.ts'
import { attempt } from './use-toast.ts'
import { useWorld } from './use-world.ts'

/** Grows with everything this person sends, so that the conversation scrolls down to it. */
const sent = ref(0)

export function useSend() {
  const { chatRef, topic, refresh } = useChat()
  const { me } = useWorld()
  const { draft, write, cancel } = useDraft()

  /** Sends one message of any kind, as an answer to what the draft answers. Tells whether it was taken. */
  async function send(message: Outgoing): Promise<boolean> {
    const [at, person] = [chatRef.value, me.value]
    if (at === undefined || !person)
      return false
    const { reply, quote } = draft.value
    const reply_to = reply && (quote
      ? { message_id: reply.message_id, quote: quote.text, quote_position: quote.position }
      : reply.message_id)
    if (reply)
      cancel()
    sent.value++
    const answered = draft.value
    const taken = await attempt(() => sim.send(at, person.id, {
      ...message,
      ...(reply_to && { reply_to }),
      ...(topic.value && topic.value !== 1
        ? { topic: topic.value }
        : {}),
    }))
    if (!taken)
      Object.assign(answered, { reply, quote })
    await attempt(refresh)
    return taken
  }

  /** Sends the field's text, or saves the edit. */
  async function submit(): Promise<void> {
    const { text, entities, edit } = draft.value
    const [at, person] = [chatRef.value, me.value]
    if (at === undefined || !person || (!text.trim() && !(edit && edit.text === undefined)))
      return
    const back = draft.value
    write('')
    if (edit) {
      cancel()
      const change = edit.text === undefined
        ? { caption: text, caption_entities: entities }
        : { text, entities }
      if (!await attempt(() => sim.edit(at, person.id, edit.message_id, change))) {
        Object.assign(back, {
          text,
          entities,
          edit,
          version: back.version + 1,
        })
      }
      await attempt(refresh)
      return
    }
    const parts = splitText(text, entities)
    for (const [index, part] of parts.entries()) {
      if (await send(part))
        continue
      const rest = parts.slice(index)
      if (!back.text) {
        Object.assign(back, {
          text: rest.map(one => one.text).join(''),
          entities: index === 0
            ? entities
            : [],
          version: back.version + 1,
        })
      }
      return
    }
  }

  return { send, submit, sent }
}
