// The database answers, is not paused, and has room.

import type { Subject } from '../subject.ts'
import { AppError } from '#kit/app'
import { readFigures } from '#kit/costs'
import { defineRule } from '../rule.ts'

/** From this share of it on, in per cent. */
const near = 80
const mega = 1024 * 1024

function limitMb(read: Subject['read']): number | null {
  const supabase = readFigures(read('queue.json'), read('infrastructure.json')).services.find(({ id }) => id === 'supabase')
  return supabase?.status === 'FREE'
    ? supabase.limits.find(({ metric }) => metric === 'database size')?.limit ?? null
    : null
}

export default defineRule({
  title: 'Database',
  live: true,
  async check({ database, local, read }) {
    let bytes: number | undefined
    try {
      bytes = await database(async client => Number((await client.query('select pg_database_size(current_database()) as bytes')).rows[0].bytes))
    }
    catch (error) {
      return [
        {
          problem: (error as AppError).message,
          why: 'Nothing works without it: updates wait at Telegram for a day and are lost after it.',
          mend: local
            ? 'npm start'
            : `${error instanceof AppError
              ? error.hint
              : ''} Then: npm run factory -- doctor --live`,
        },
      ]
    }
    const limit = local
      ? null
      : limitMb(read)
    const percent = bytes !== undefined && limit
      ? Math.floor(bytes / mega / limit * 100)
      : 0
    return percent >= near
      ? [
          {
            problem: `The database is at ${percent}% of its ${limit} MB.`,
            why: 'When they are used up Supabase makes it read-only: nobody can be answered.',
            mend: 'supabase.com → Usage: take the paid plan; and see what is large: select relname, pg_total_relation_size(oid) from pg_class order by 2 desc limit 9',
          },
        ]
      : []
  },
})
