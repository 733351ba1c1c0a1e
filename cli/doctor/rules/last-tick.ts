// The clock of the apps goes on: the last tick is recent.

import { defineRule } from '../rule.ts'

const minute = 60_000

export default defineRule({
  title: 'Last tick',
  live: true,
  async check({ health, local, clock, workerUrl }) {
    const state = await health()
    const { now, running } = await clock()
    if (!state?.ok || !running)
      return []
    // the sandbox ticks an idle stack once an hour
    const most = local
      ? 65 * minute
      : 5 * minute
    const age = now - Date.parse(state.last_tick ?? '')
    if (age < most)
      return []
    return [
      {
        problem: state.last_tick
          ? `The last tick was ${Math.round(age / minute)} minutes ago.`
          : 'There was no tick yet.',
        why: 'Nothing that is due goes out by itself: no posts, no reminders, no lessons.',
        mend: `npm run factory -- deploy sets the cron trigger again; until it goes: curl -X POST -H "Authorization: Bearer $TICK_SECRET" ${workerUrl}/tick`,
      },
    ]
  },
})
