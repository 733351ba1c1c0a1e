// Being away: the period is kept, and whoever was asked already is not waited for in it.

import type { At } from './asking.ts'
import { closeAnswerDialog, openPrompts, promptBy, setAway, setPrompt } from './store.ts'
import { settled } from './submitting.ts'

/** Somebody is away from one date to another, both included. A draft stays: /standup goes on with it. */
export async function goAway(work: At, userId: number, from: string, to: string): Promise<void> {
  const [prompts] = await Promise.all([
    openPrompts(work.db, userId, work.now),
    setAway(work.db, userId, from, to),
  ])
  for (const { prompt: { publicId }, run } of prompts) {
    const open = run.forDate >= from && run.forDate <= to
      ? await promptBy(work.db, publicId, true)
      : undefined
    // answered at the same moment in the mini app
    if (!open || open.prompt.state === 'done')
      continue
    await setPrompt(work.db, open.prompt.id, { state: 'away' })
    await closeAnswerDialog(work.db, userId, publicId)
    await settled(work, open)
  }
}
