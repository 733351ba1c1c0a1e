// Many posts from one file: first everything is read and every row that is wrong is named, then, if the person agrees, it is scheduled.

import type { AppError } from '#kit/app'
import type { Actor } from './acting.ts'
import type { Overrides, Payload } from './content.ts'
import type { Read, RowError } from './import-rows.ts'
import type { When } from './posting.ts'
import type { Channel } from './store.ts'
import { problemsOf } from '#kit/content'
import { instantOf, wallOf } from '#kit/time'
import { readCsv } from './import-csv.ts'
import { readIcs } from './import-ics.ts'
import { readJson } from './import-json.ts'
import { waitingRefusal } from './limits.ts'
import { scheduleTargets } from './posting.ts'
import { addDraft, linesOf, setOverrides, setTargets } from './store.ts'

/** At most so many posts at once: they are scheduled in one transaction. */
export const importLimit = 500

export interface ImportPlan {
  posts: { row: number, payload: Payload, targets: { channel: Channel, when: When | null, overrides: Overrides }[] }[]
  errors: RowError[]
  skipped: number
}

async function read(name: string, text: string): Promise<Read> {
  if (/\.ics$/i.test(name) || /^\s*BEGIN:VCALENDAR/.test(text))
    return await readIcs(text)
  return /\.json$/i.test(name) || /^\s*[[{]/.test(text)
    ? readJson(text)
    : await readCsv(text)
}

function channelNamed(channels: readonly Channel[], name: string | null): Channel | null {
  if (!name) {
    return channels.length === 1
      ? channels[0]!
      : null
  }
  const wanted = name.trim().toLowerCase().replace(/^@|^https:\/\/t\.me\//, '')
  return channels.find(channel => String(channel.chatId) === wanted || channel.username?.toLowerCase() === wanted)
    ?? channels.find(channel => channel.title.toLowerCase() === wanted) ?? null
}

/**
 * The dry run: what a file would schedule in these channels, and what is wrong with it. Nothing is written.
 * @param name the file's name; its ending tells the kind
 * @throws UnreadableFile
 */
export async function planImport(name: string, text: string, { channels, now }: { channels: readonly Channel[], now: number }): Promise<ImportPlan> {
  const { rows, errors, skipped } = await read(name, text.replace(/^\uFEFF/, ''))
  const posts: ImportPlan['posts'] = []
  for (const { row, payload, targets } of rows) {
    const wrong: RowError[] = problemsOf(payload).map(problem => ({
      row,
      code: problem.code,
      part: 'over' in problem
        ? String(problem.over)
        : '',
    }))
    const found = targets.flatMap(({ channel: wanted, when, overrides = {} }) => {
      const channel = channelNamed(channels, wanted)
      if (!channel) {
        wrong.push({
          row,
          code: wanted ? 'channel-unknown' : 'channel-missing',
          part: wanted ?? '',
        })
      }
      else if (when?.mode === 'fixed' && instantOf(when.wall, when.tz ?? channel.tz) <= now) {
        wrong.push({ row, code: 'time-past', part: `${when.wall.date} ${when.wall.time}` })
      }
      return channel
        ? [
            { channel, when, overrides },
          ]
        : []
    })
    if (wrong.length) {
      errors.push(...wrong)
    }
    else if (posts.length < importLimit) {
      posts.push({ row, payload, targets: found })
    }
    else {
      errors.push({
        row,
        code: 'too-many',
        part: String(importLimit),
      })
    }
  }
  return {
    posts,
    errors: errors.sort((a, b) => a.row - b.row),
    skipped,
  }
}

/** A single time that came with another zone is kept as the channel's wall shows it. */
export function inZone(when: When, tz: string): When {
  return when.mode === 'fixed' && when.tz && when.tz !== tz
    ? {
        mode: 'fixed',
        wall: wallOf(instantOf(when.wall, when.tz), tz),
      }
    : when
}

/** What is said when the plans of the channels' owners do not hold all of it; null when they do. */
export async function importRefusal(actor: Actor, { posts }: Pick<ImportPlan, 'posts'>): Promise<AppError | null> {
  return await waitingRefusal(actor, posts.flatMap(({ row, targets }) => targets.filter(({ when }) => when && when.mode !== 'now').map(({ channel }) => ({ post: `row ${row}`, channel }))))
}

/**
 * Schedules what the dry run found.
 * @returns how many posts are on the calendar and how many became drafts
 * @throws AppError `limit-reached`; nothing was scheduled then
 */
export async function importPosts(actor: Actor, plan: Pick<ImportPlan, 'posts'>): Promise<{ scheduled: number, drafts: number }> {
  const refusal = await importRefusal(actor, plan)
  if (refusal)
    throw refusal
  const { posts } = plan
  const by = { userId: actor.from!.id, approved: true }
  let scheduled = 0
  for (const { payload, targets } of posts) {
    const post = await addDraft(actor.db, { authorId: by.userId, payload, now: actor.now })
    await setTargets(actor.db, post.id, targets.map(({ channel }) => channel.id))
    let onCalendar = false
    for (const line of await linesOf(post.id, actor.db)) {
      const target = targets.find(({ channel }) => channel.id === line.channel.id)!
      if (Object.keys(target.overrides).length)
        await setOverrides(actor.db, line.target.id, target.overrides)
      if (target.when) {
        const [result] = await scheduleTargets(actor, post, [line], inZone(target.when, line.channel.tz), by)
        onCalendar ||= Boolean(result?.scheduled)
      }
    }
    scheduled += onCalendar ? 1 : 0
  }
  return { scheduled, drafts: posts.length - scheduled }
}
