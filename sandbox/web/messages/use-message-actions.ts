// What one may do with a message, and doing it.
import type { Message } from '../api/types.ts'
import { sim } from '../api/sim.ts'
import { useChat } from '../state/use-chat.ts'
import { useDraft } from '../state/use-draft.ts'
import { useMessageMenu } from '../state/use-message-menu.ts'
import { attempt, say } from '../state/use-toast.ts'
import { useWorld } from '../state/use-world.ts'

export function useMessageActions() {
  const { chatRef, details, refresh } = useChat()
  const { me, current, refresh: refreshWorld } = useWorld()
  const draft = useDraft()
  const { forwarding } = useMessageMenu()

  function allowed(message: Message) {
    const view = current.value!
    const private_ = view.chat.type === 'private'
    const boss = view.my_status === 'creator' || view.my_status === 'administrator'
    const rights = details.value?.members.find(member => member.user.id === me.value?.id)?.rights
    const right = (name: 'can_delete_messages' | 'can_pin_messages' | 'can_edit_messages') => view.my_status === 'creator' || (boss && rights?.[name] !== false)
    const editable = message.text !== undefined || Boolean(message.photo || message.video || message.document || message.audio || message.animation || message.voice)
    return {
      write: view.can_post,
      edit: editable && !message.forward_origin && (message.out || (view.chat.type === 'channel' && right('can_edit_messages') && message.sender_chat !== undefined)),
      pin: private_ || right(view.chat.type === 'channel'
        ? 'can_edit_messages'
        : 'can_pin_messages'),
      remove: private_ || message.out || right('can_delete_messages'),
      guarded: message.has_protected_content === true && !message.out,
    }
  }

  /** The part of this message's text that is selected. */
  function selection(message: Message): { text: string, position: number } | undefined {
    const selected = getSelection()
    const words = selected?.toString().trim()
    const own = message.text ?? message.caption ?? ''
    const inside = selected?.anchorNode?.parentElement?.closest<HTMLElement>('[data-id]')?.dataset.id?.split(' ').includes(String(message.message_id))
    const position = words
      ? own.indexOf(words)
      : -1
    return words && inside && position >= 0
      ? { text: words, position }
      : undefined
  }

  function reply(message: Message): void {
    draft.reply(message, selection(message))
  }

  async function copy(message: Message): Promise<void> {
    await attempt(() => navigator.clipboard.writeText(message.text ?? message.caption ?? ''))
    say('Copied')
  }

  const isPinned = (message: Message) => current.value?.pinned?.some(one => one.message_id === message.message_id) ?? false

  async function pin(message: Message): Promise<void> {
    await attempt(() => sim.pin(chatRef.value!, me.value!.id, message.message_id, !isPinned(message)))
    await attempt(() => Promise.all([
      refresh(),
      refreshWorld(),
    ]))
  }

  async function remove(messages: Message[]): Promise<void> {
    await attempt(async () => {
      for (const message of messages)
        await sim.remove(chatRef.value!, me.value!.id, message.message_id)
    })
    await attempt(refresh)
  }

  function forward(messages: Message[]): void {
    forwarding.value = messages
  }

  return {
    allowed,
    selection,
    reply,
    edit: draft.edit,
    copy,
    isPinned,
    pin,
    remove,
    forward,
  }
}
