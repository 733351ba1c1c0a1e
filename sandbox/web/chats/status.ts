// The small line under a chat's title.
import type { ChatDetails, ChatView } from '../api/types.ts'

const doing: Record<string, string> = {
  typing: 'typing…',
  upload_photo: 'sending a photo…',
  record_video: 'recording a video…',
  upload_video: 'sending a video…',
  record_voice: 'recording a voice message…',
  upload_voice: 'sending a voice message…',
  upload_document: 'sending a file…',
  choose_sticker: 'choosing a sticker…',
  find_location: 'looking for a place…',
}

/** Who is in it, or what the bot is doing just now. */
export function statusOf(view: ChatView, details?: ChatDetails, action?: string): string {
  if (action)
    return doing[action] ?? 'typing…'
  if (view.bot)
    return view.blocked ? 'blocked' : 'bot'
  const here = details?.members.filter(member => member.status !== 'left' && member.status !== 'kicked').length
  if (here === undefined)
    return view.chat.type
  const word = view.chat.type === 'channel'
    ? 'subscriber'
    : 'member'
  return `${view.chat.type === 'group'
    ? ''
    : `${view.chat.type} · `}${here} ${word}${here === 1
    ? ''
    : 's'}`
}
