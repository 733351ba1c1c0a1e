// What the readers of tables, lists and calendars hand over, and what can be wrong with a row.

import type { Problem } from '#kit/content'
import type { Overrides, Payload } from './content.ts'
import type { When } from './posting.ts'

/** One place a post goes to: a channel by id, @name or title (nothing: the default one), and when; without a time it stays a draft. */
export interface ImportTarget { channel: string | null, when: When | null, overrides?: Overrides }
/** A row as its reader understood it. `row` counts as the person would: lines of a table, events of a calendar, posts of a list. */
export interface ReadRow { row: number, payload: Payload, targets: ImportTarget[] }

export interface RowError {
  row: number
  code: 'not-readable' | 'channel-unknown' | 'channel-missing' | 'time-bad' | 'time-past' | 'rule-unknown' | 'buttons-bad' | 'number-bad' | 'too-many' | Problem['code']
  part: string
}

export interface Read { rows: ReadRow[], errors: RowError[], /** Left out because it is over: published or passed. */ skipped: number }

/** A file that is none of the three kinds, or broken as a whole. */
export class UnreadableFile extends Error {}
