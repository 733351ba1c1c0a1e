// What is being written, per person, chat and topic: the text, and what it answers or changes. Survives a change of chat.
import type { Message, MessageEntity } from '../api/types.ts'
import { computed, shallowReactive } from 'vue'
import { useChat } from './use-chat.ts'

export interface Draft {
  text: string
  entities: MessageEntity[]
  reply?: Message
  quote?: { text: string, position: number }
  edit?: Message
  /** Grows when the text was set by the program, so that the field shows it. */
  version: number
}

const drafts = new Map<string, Draft>()

function draftOf(name: string): Draft {
  const draft = drafts.get(name) ?? shallowReactive<Draft>({ text: '', entities: [], version: 0 })
  drafts.set(name, draft)
  return draft
}

export function useDraft() {
  const { key, topic } = useChat()

  const draft = computed(() => draftOf(`${key.value}/${topic.value ?? ''}`))

  /** Puts a text into the field. */
  function write(text: string, entities: MessageEntity[] = []): void {
    Object.assign(draft.value, { text, entities, version: draft.value.version + 1 })
  }

  function reply(message: Message, quote?: Draft['quote']): void {
    if (draft.value.edit)
      write('')
    Object.assign(draft.value, {
      reply: message,
      quote,
      edit: undefined,
      version: draft.value.version + 1,
    })
  }

  function edit(message: Message): void {
    Object.assign(draft.value, { edit: message, reply: undefined, quote: undefined })
    write(message.text ?? message.caption ?? '', message.entities ?? message.caption_entities)
  }

  /** Drops the reply or the edit; the edit's text goes with it. */
  function cancel(): void {
    if (draft.value.edit)
      write('')
    Object.assign(draft.value, { edit: undefined, reply: undefined, quote: undefined })
  }

  return { draft, write, reply, edit, cancel }
}
