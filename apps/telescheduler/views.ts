// What the mini app is shown: rows as plain values, times both as instants and as the channel's wall shows them.

import type { Language } from '#kit/bot'
import type { Content } from '#kit/content'
import type { FileLinks } from '#kit/files'
import type { Recurrence } from '#kit/time'
import type { OpenPost } from './acting.ts'
import type { Options, Overrides } from './content.ts'
import type { Reason } from './failures.ts'
import type { Slot } from './slots.ts'
import type { Channel, DeliveredLine, Delivery, Line, Post, Role, Target } from './store.ts'
import { titleOf } from '#kit/content'
import { describeRule, instantOf, occurrences, wallOf } from '#kit/time'
import { roleOf } from './acting.ts'
import { formatButtons } from './buttons.ts'
import { lacking } from './having-rights.ts'
import { isPaused } from './pausing.ts'
import { usefulRights } from './rights.ts'
import { mayApprove, mayEdit, mayManage, maySchedule } from './roles.ts'
import { clockBadge, localAtOf, wallFrom } from './schedule.ts'
import { linkTo } from './tell.ts'
import { jobTexts } from './texts-jobs.ts'

const iso = (at: number) => new Date(at).toISOString()

export interface ChannelView {
  id: string
  title: string
  kind: Channel['kind']
  /** IANA. */
  zone: string
  role: Role
  may: { schedule: boolean, manage: boolean }
  slots: Slot[]
  /** Weekdays (1 Monday – 7 Sunday) whose slots are off. */
  days_off: number[]
  /** Null: posts go out. `until` null: until somebody resumes. */
  paused: { until: string | null, reason: NonNullable<Channel['pauseReason']> } | null
  /** Rights the bot could use there and does not have, in Telegram's words. */
  missing_rights: string[]
}

export function channelView({ channel, role }: { channel: Channel, role: Role }, slots: Slot[], now: number): ChannelView {
  return {
    id: channel.publicId,
    title: channel.title,
    kind: channel.kind,
    zone: channel.tz,
    role,
    may: {
      schedule: maySchedule(role),
      manage: mayManage(role),
    },
    slots: slots.map(({ dow, localTime }) => ({ dow, localTime })),
    days_off: channel.daysOff,
    paused: isPaused(channel, now)
      ? {
          until: channel.pausedUntil === null
            ? null
            : iso(channel.pausedUntil),
          reason: channel.pauseReason ?? 'asked',
        }
      : null,
    missing_rights: lacking(channel, usefulRights),
  }
}

/** What waits for a time or for approval. */
export interface DraftView { id: string, title: string, kind: Content['kind'], state: Post['state'], changed_at: string | null }

export function draftView({ publicId, payload, state, changedAt }: Post): DraftView {
  return {
    id: publicId,
    title: titleOf(payload.content),
    kind: payload.content.kind,
    state,
    changed_at: changedAt === null
      ? null
      : iso(changedAt),
  }
}

/** One occurrence on the calendar. */
export interface EntryView {
  post: string
  target: string
  channel: string
  /** ISO 8601. */
  at: string
  /** `YYYY-MM-DDTHH:MM`, as the channel's wall shows it. */
  local: string
  zone: string
  title: string
  kind: Content['kind']
  mode: Target['mode']
  /** `pending` waits for approval. */
  state: 'pending' | 'scheduled' | 'held' | Delivery['state']
  /** It waits, and this person may move it; of a repeating post one time by itself. */
  movable: boolean
  /** What the clocks do to this time. */
  badge: 'moved' | 'twice' | null
  mine: boolean
}

function entry({ post, target, channel }: Line, userId: number, { at, state, movable }: Pick<EntryView, 'state' | 'movable'> & { at: number }): EntryView {
  const local = localAtOf(wallOf(at, channel.tz))
  return {
    post: post.publicId,
    target: target.publicId,
    channel: channel.publicId,
    at: iso(at),
    local,
    zone: channel.tz,
    title: titleOf(post.payload.content),
    kind: post.payload.content.kind,
    mode: target.mode,
    state,
    movable,
    badge: clockBadge(local, channel.tz),
    mine: post.authorId === userId,
  }
}

/** Times of one repeating post on one calendar at most. */
const mostRepeats = 100

/** What waits between two instants; a repeating post with each of its times. */
export function waitingEntries(line: Line & { role: Role }, userId: number, from: number, to: number): EntryView[] {
  const { target, post, channel, role } = line
  const state = post.state === 'pending'
    ? 'pending'
    : target.state as 'scheduled' | 'held'
  const may = mayEdit(role, post, userId)
  const times = target.rule && target.tz && target.mode === 'recurring'
    ? occurrences(target.rule, target.tz, {
        from: Math.max(from, target.nextRunAt!),
        limit: mostRepeats,
      }).map(({ at }) => at)
    : [target.nextRunAt!]
  return times.filter(at => at >= from && at < to).map(at => entry({ post, target, channel }, userId, {
    at,
    state,
    movable: may,
  }))
}

/** When an occurrence was due. */
export const dueAt = ({ delivery, target, channel }: DeliveredLine) => delivery.sentAt ?? instantOf(wallFrom(delivery.occurrenceKey), target.tz ?? channel.tz)

export function deliveredEntry(line: DeliveredLine, userId: number): EntryView {
  return entry(line, userId, {
    at: dueAt(line),
    state: line.delivery.state,
    movable: false,
  })
}

export interface TargetView {
  id: string
  channel: string
  channel_title: string
  mode: Target['mode']
  state: Target['state']
  local: string | null
  zone: string
  at: string | null
  rule: Recurrence | null
  /** The rule as people say it. */
  rule_words: string | null
  badge: 'moved' | 'twice' | null
  overrides: Overrides
  /** What became of its occurrences, newest first. */
  deliveries: { state: Delivery['state'], at: string, reason: string | null, /** The reason in words. */ why: string | null, link: string | null, reactions: Record<string, number>, votes: number | null }[]
}

export interface PostView {
  id: string
  state: Post['state']
  /** Send it along with a change: who was faster is not overwritten. */
  version: number
  mine: boolean
  content: Content
  /** Addresses of its pictures and films, relative to the Worker and good for five minutes; in the order of the content. */
  media: string[]
  /** One row a line, as in the chat: `Label - https://…`. */
  buttons: string
  options: Options
  targets: TargetView[]
  /** Somebody else has to approve what this person schedules: `schedule` false. */
  may: { edit: boolean, schedule: boolean, approve: boolean }
}

function targetView({ target, channel }: Line, deliveries: readonly DeliveredLine[], language: Language): TargetView {
  const waits = target.nextRunAt !== null && (target.state === 'scheduled' || target.state === 'held')
  const zone = target.tz ?? channel.tz
  return {
    id: target.publicId,
    channel: channel.publicId,
    channel_title: channel.title,
    mode: target.mode,
    state: target.state,
    local: target.localAt,
    zone,
    at: waits
      ? iso(target.nextRunAt!)
      : null,
    rule: target.mode === 'recurring'
      ? target.rule
      : null,
    rule_words: target.mode === 'recurring' && target.rule
      ? describeRule(target.rule, language)
      : null,
    badge: waits && target.occurrenceKey
      ? clockBadge(target.occurrenceKey, zone)
      : null,
    overrides: target.overrides,
    deliveries: deliveries.filter(one => one.target.id === target.id).map(one => ({
      state: one.delivery.state,
      at: iso(dueAt(one)),
      reason: one.delivery.error,
      why: one.delivery.error && (jobTexts(language).reasons[one.delivery.error as Reason] ?? one.delivery.error),
      link: linkTo(channel, one.delivery.messageIds[0]),
      reactions: one.delivery.reactions,
      votes: one.delivery.votes,
    })),
  }
}

/** The files of a post that can be shown in a page; what was imported by its address has one already. */
export async function mediaOf(content: Content, { link }: FileLinks): Promise<string[]> {
  const files = content.kind === 'album'
    ? content.items
    : 'file_id' in content
      ? [content]
      : []
  return await Promise.all(files.map(async file => file.file_id.startsWith('https://')
    ? file.file_id
    : await link(file)))
}

export function postView(open: OpenPost, deliveries: readonly DeliveredLine[], { userId, language, media }: { userId: number, language: Language, media: string[] }): PostView {
  const { post, lines } = open
  const roles = lines.map(({ channel }) => roleOf(open, channel))
  return {
    id: post.publicId,
    state: post.state,
    version: post.version,
    mine: post.authorId === userId,
    content: post.payload.content,
    media,
    buttons: formatButtons(post.payload.buttons),
    options: post.payload.options,
    targets: lines.map(line => targetView(line, deliveries, language)),
    may: {
      edit: post.authorId === userId || roles.some(role => mayEdit(role, post, userId)),
      schedule: roles.every(role => maySchedule(role)),
      approve: post.state === 'pending' && roles.some(role => mayApprove(role, post, userId)),
    },
  }
}
