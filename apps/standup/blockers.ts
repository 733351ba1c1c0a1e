// What people do about a blocker, under a digest and in the mini app.

import type { At } from './asking.ts'
import type { blockerBy, Team } from './store.ts'
import { wallOf } from '#kit/time'
import { refreshDigest } from './posting.ts'
import { zoneFor } from './schedule.ts'
import { personBy, runsOf, setBlocker } from './store.ts'
import { texts } from './texts.ts'

type Blocker = NonNullable<Awaited<ReturnType<typeof blockerBy>>>

/** `help`: this person can; `alone`: they take that back; `solved`; `open`: it is not, after all. */
export type Tending = 'help' | 'alone' | 'solved' | 'open'

/** It is said wherever the blocker stands, and whoever is blocked hears of help. */
export async function tend(work: At, team: Team, blocker: Blocker, what: Tending, who: { id: number, firstName: string, tz: string | null }): Promise<void> {
  await setBlocker(work.db, blocker.id, {
    help: { helperId: who.id },
    alone: { helperId: null },
    solved: {
      closedOn: wallOf(work.now, zoneFor(team, who.tz)).date,
    },
    open: { closedOn: null },
  }[what])
  // it stands in the digest of its own day and in the newest one
  for (const run of await runsOf(work.db, team.id)) {
    if (run.state === 'closed')
      refreshDigest(work, run)
  }
  if (what === 'help' && blocker.userId !== null && blocker.userId !== who.id) {
    const { language, reachable } = await personBy(work.db, blocker.userId)
    if (reachable) {
      work.plan.send('sendMessage', {
        chat_id: blocker.userId,
        text: texts(language).helpComes(who.firstName, blocker.text),
      })
    }
  }
}
