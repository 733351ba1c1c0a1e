// This machine's clock agrees with Telegram's.

import { defineRule } from '../rule.ts'
import { fetchJson } from '../subject.ts'

const most = 60_000

export default defineRule({
  title: 'Clock',
  live: true,
  async check({ telegramRoot, now }) {
    const before = now()
    const answer = await fetchJson(`${telegramRoot}/`, { method: 'HEAD' })
    const skew = answer
      ? answer.date - (before + now()) / 2
      : 0
    // the header has whole seconds
    return Math.abs(skew) > most
      ? [
          {
            problem: `This machine's clock is ${Math.round(Math.abs(skew) / 1000)} seconds ${skew > 0
              ? 'late'
              : 'early'}.`,
            why: 'Sign-ins to mini apps and Stripe\'s signatures are judged by time: they are refused, or live too long.',
            mend: 'Switch on the time service: timedatectl set-ntp true (Linux), or the system\'s date settings',
          },
        ]
      : []
  },
})
