// Reacting to a message. Without Premium a person has one reaction per message: a new one replaces the old.
import type { Message } from '../api/types.ts'
import { sim } from '../api/sim.ts'
import { useChat } from '../state/use-chat.ts'
import { attempt } from '../state/use-toast.ts'
import { useWorld } from '../state/use-world.ts'

export const quickReactions = [
  '👍',
  '❤',
  '🔥',
  '🎉',
  '😁',
  '😢',
  '👎',
]

export function useReact() {
  const { chatRef, refresh } = useChat()
  const { me } = useWorld()

  async function toggle(message: Message, emoji: string): Promise<void> {
    const had = message.reactions?.some(one => one.chosen && one.type.type === 'emoji' && one.type.emoji === emoji)
    await attempt(() => sim.react(chatRef.value!, me.value!.id, message.message_id, had
      ? []
      : [emoji]))
    await attempt(refresh)
  }

  return { toggle }
}
