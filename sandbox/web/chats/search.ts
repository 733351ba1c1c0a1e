// Finds chats and messages by words.
import type { ChatView } from '../api/types.ts'
import { summaryText } from '../messages/summary.ts'
import { titleOf } from '../state/use-world.ts'

/** Chats whose title, bot name or last message contains the query; those found by name come first. */
export function matching(chats: ChatView[], query: string): ChatView[] {
  const wanted = query.trim().toLowerCase().replace(/^@/, '')
  if (!wanted)
    return chats
  const byName = (view: ChatView) => `${titleOf(view)} ${view.bot?.username ?? ''} ${view.chat.username ?? ''}`.toLowerCase().includes(wanted)
  const byText = (view: ChatView) => view.last !== undefined && summaryText(view.last).toLowerCase().includes(wanted)
  return [
    ...chats.filter(byName),
    ...chats.filter(view => !byName(view) && byText(view)),
  ]
}
