// The file that /export writes, or a list of posts in its form.

import type { Read } from './import-rows.ts'
import type { When } from './posting.ts'
import * as v from 'valibot'
import { readable } from '#kit/app'
import { isDate, isTime, isZone, RecurrenceSchema } from '#kit/time'
import { OverridesSchema, PayloadSchema } from './content.ts'
import { UnreadableFile } from './import-rows.ts'
import { tooOften, wallFrom } from './schedule.ts'

const LocalAt = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/), v.check(text => isDate(text.slice(0, 10)) && isTime(text.slice(11))))

const Post = v.object({
  state: v.optional(v.string(), 'draft'),
  payload: PayloadSchema,
  targets: v.optional(v.array(v.object({
    channel: v.union([
      v.number(),
      v.string(),
    ]),
    mode: v.optional(v.picklist(['fixed', 'queue', 'recurring']), 'fixed'),
    local_at: v.nullish(LocalAt),
    tz: v.nullish(v.pipe(v.string(), v.check(isZone))),
    rule: v.nullish(RecurrenceSchema),
    overrides: v.optional(OverridesSchema, {}),
    state: v.optional(v.string(), 'scheduled'),
  })), []),
})
type Target = v.InferOutput<typeof Post>['targets'][number]

function whenOf({ mode, local_at, tz, rule, state }: Target): When | null {
  if (state !== 'scheduled' && state !== 'held')
    return null
  if (mode === 'queue')
    return { mode: 'queue' }
  if (mode === 'recurring' && rule) {
    return {
      mode: 'recurring',
      rule,
      ...(tz && { tz }),
    }
  }
  return local_at
    ? {
        mode: 'fixed',
        wall: wallFrom(local_at),
        ...(tz && { tz }),
      }
    : null
}

/** What has been published stays published: posts that are over are left out. */
const over = new Set(['sent', 'deleted'])

export function readJson(text: string): Read {
  let data: unknown
  try {
    data = readable(JSON.parse(text))
  }
  catch {
    throw new UnreadableFile('not JSON')
  }
  const list = Array.isArray(data)
    ? data
    : (data as { posts?: unknown } | null)?.posts
  if (!Array.isArray(list))
    throw new UnreadableFile('no list of posts')
  const read: Read = { rows: [], errors: [], skipped: 0 }
  for (const [index, item] of list.entries()) {
    const row = index + 1
    const post = v.safeParse(Post, item)
    if (!post.success) {
      read.errors.push({ row, code: 'not-readable', part: v.getDotPath(post.issues[0]) ?? '' })
      continue
    }
    const { payload, state, targets } = post.output
    if (over.has(state)) {
      read.skipped += 1
      continue
    }
    const tooClose = targets.some(({ rule }) => rule && tooOften(rule))
    if (tooClose) {
      read.errors.push({ row, code: 'rule-unknown', part: 'rule' })
    }
    else {
      read.rows.push({
        row,
        payload,
        targets: targets.filter(target => !over.has(target.state)).map(target => ({
          channel: String(target.channel),
          when: whenOf(target),
          overrides: target.overrides,
        })),
      })
    }
  }
  return read
}
