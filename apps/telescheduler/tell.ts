// Writing to people about their posts: each in their own language, and only to those the bot may write to.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Work } from '#kit/jobs'
import type { Verbs } from './callbacks.ts'
import type { DeliveredLine, KnownPerson, Line } from './store.ts'
import type { Named } from './texts-jobs.ts'
import { titleOf } from '#kit/content'
import { formatInstant } from '#kit/time'
import { callback } from './callbacks.ts'
import { peopleBy } from './store.ts'
import { jobTexts } from './texts-jobs.ts'

export type Texts = ReturnType<typeof jobTexts>
export interface Said { text: string, buttons?: InlineKeyboardButton[][] }

/** Whom a post concerns: who answers for it, its author, and the channel's owner. */
export function concerned({ post, channel }: Line): number[] {
  return [
    ...new Set([post.scheduledBy ?? post.authorId, post.authorId, channel.ownerId]),
  ]
}

/** Says something to these people. */
export async function tell(work: Pick<Work, 'db' | 'plan'>, ids: readonly number[], words: (t: Texts, person: KnownPerson) => Said): Promise<void> {
  for (const person of (await peopleBy(work.db, ids)).values()) {
    if (!person.reachable)
      continue
    const { text, buttons } = words(jobTexts(person.language), person)
    work.plan.send('sendMessage', {
      chat_id: person.id,
      text,
      link_preview_options: { is_disabled: true },
      ...(buttons && {
        reply_markup: { inline_keyboard: buttons },
      }),
    })
  }
}

/** How a person is told which post is meant, with its time in the channel's zone. */
export function named(line: Line, t: Texts, person: KnownPerson, at: number | null = line.target.nextRunAt): Named {
  const title = titleOf(line.post.payload.content)
  return {
    title: title
      ? t.quoted(title)
      : t.untitled,
    channel: line.channel.title,
    ...(at !== null && {
      when: formatInstant(at, { zone: line.target.tz ?? line.channel.tz, language: person.language, own: person.tz ?? undefined }),
    }),
  }
}

/** A row of buttons about one occurrence. */
export function deliveryButtons(t: Texts, { delivery }: Pick<DeliveredLine, 'delivery'>, verbs: readonly Verbs['delivery'][]): InlineKeyboardButton[] {
  return verbs.map(verb => ({
    text: t.buttons[verb],
    callback_data: callback('delivery', delivery.publicId, verb),
  }))
}

export function resumeButton(t: Texts, { channel }: Pick<Line, 'channel'>): InlineKeyboardButton[] {
  return [
    {
      text: t.buttons.resume,
      callback_data: callback('channel', channel.publicId, 'resume'),
    },
  ]
}

/** Where the message can be read: by name, or for its members only. Null in a basic group, which has no links. */
export function linkTo({ chatId, username }: { chatId: number, username: string | null }, messageId: number | undefined): string | null {
  const inner = /^-100(\d+)$/.exec(String(chatId))?.[1]
  const chat = username ?? (inner && `c/${inner}`)
  return chat && messageId
    ? `https://t.me/${chat}/${messageId}`
    : null
}
