// Which of a bot's rights in a chat a post and its options need.

import type { Right } from '#kit/bot'
import type { Options } from './content.ts'

/** What each option needs beyond posting itself. */
const needs: { right: Right, when: (options: Options) => boolean }[] = [
  {
    right: 'can_pin_messages',
    when: options => Boolean(options.pin || options.unpin_after_hours || options.previous === 'unpin'),
  },
  {
    right: 'can_delete_messages',
    when: options => Boolean(options.delete_after_hours || options.previous === 'delete'),
  },
]

/** The rights a post needs, posting first; in groups `missingRights` of kit/bot knows that members may write. */
export function rightsFor(options: Options): Right[] {
  return [
    'can_post_messages',
    ...needs.filter(need => need.when(options)).map(need => need.right),
  ]
}

/** Everything the bot can make use of, to be asked for when a chat is connected. */
export const usefulRights: readonly Right[] = [
  'can_post_messages',
  'can_edit_messages',
  'can_delete_messages',
  'can_pin_messages',
]

/** Bots delete only messages younger than this (core.telegram.org/bots/api#deletemessage). */
export const deletableHours = 48

/** In a channel pinning is part of editing messages (core.telegram.org/bots/api#chatadministratorrights: can_pin_messages is for groups only). */
export function inKind(rights: readonly Right[], kind: string): Right[] {
  return [
    ...new Set(rights.map(right => kind === 'channel' && right === 'can_pin_messages'
      ? 'can_edit_messages'
      : right)),
  ]
}
