// A group in which the bot lacks what it needs, and has it again.

import type { Right } from '#kit/bot'
import type { Doing } from '#kit/pay'
import type { Group } from './store.ts'
import { memberOf, missingRights } from '#kit/bot'
import { tellOwner } from './access.ts'
import { planRound } from './round.ts'
import { setGroup } from './store.ts'

export const wanted: Right[] = ['can_invite_users', 'can_restrict_members']

/** What the bot may not do in a group by Telegram's word of now. */
export async function rightsMissing(work: Doing, { telegramGroupId }: Group): Promise<Right[]> {
  return missingRights(await memberOf(work.telegram, telegramGroupId, work.me.id), 'supergroup', wanted)
}

/** It has what it needs again: sales go on, and what could not be done meanwhile is. */
export async function wakeUp(work: Doing, known: Group): Promise<void> {
  if (known.paused !== 'removed' && known.paused !== 'rights')
    return
  await setGroup(work.db, known.id, { paused: null })
  planRound(work, known, work.now)
  await tellOwner(work, known, t => t.backAgain(known.title))
}
