// Why a post did not go out, as one of a few reasons that have words in every language.

export const reasons = [
  'kicked',
  'gone',
  'no-right',
  'file-gone',
  'text-invalid',
  'buttons-invalid',
  'topic-gone',
  'unreachable',
  'other',
  /** Of our own making: */
  'late',
  'not-approved',
  'not-admin',
  'no-content',
] as const
export type Reason = typeof reasons[number]

/** Telegram's wording, from its server's source and from what its bots report; the first that fits counts. */
const wordings: [RegExp, Reason][] = [
  [/bot was kicked|bot is not a member|CHANNEL_PRIVATE/i, 'kicked'],
  [/chat not found|group chat was deleted|chat was deleted|PEER_ID_INVALID/i, 'gone'],
  [/not enough rights|need administrator rights|CHAT_ADMIN_REQUIRED|have no rights|CHAT_WRITE_FORBIDDEN|CHAT_SEND_|not allowed to send|can't be deleted/i, 'no-right'],
  [/file_?id|wrong remote file|file reference|file is temporarily unavailable|wrong type of file|FILE_REFERENCE|MEDIA_EMPTY|PHOTO_INVALID|failed to get HTTP URL content/i, 'file-gone'],
  [/BUTTON_|button/i, 'buttons-invalid'],
  [/message thread not found|TOPIC_/i, 'topic-gone'],
  [/text is empty|too long|can't parse|ENTITY_|ENTITIES_|MESSAGE_EMPTY|caption|poll|quiz/i, 'text-invalid'],
]

/** The reason in Telegram's refusal; a send without an error code was given up after a day of trying. */
export function reasonOf(error: string | undefined, code: number | undefined): Reason {
  const found = wordings.find(([wording]) => wording.test(error ?? ''))
  return found?.[1] ?? (code === 403
    ? 'kicked'
    : code === undefined
      ? 'unreachable'
      : 'other')
}

/** Reasons that hold for everything in that channel until somebody mends it there. */
export function stopsChannel(reason: Reason): reason is 'kicked' | 'gone' | 'no-right' {
  return reason === 'kicked' || reason === 'gone' || reason === 'no-right'
}
