// On the internet nothing is pretended: neither the clock, nor Telegram, nor Stripe.

import { defineRule } from '../rule.ts'

const real: Record<string, string> = {
  TELEGRAM_API_ROOT: 'https://api.telegram.org',
  STRIPE_API_ROOT: 'https://api.stripe.com',
  CLOUDFLARE_API_ROOT: 'https://api.cloudflare.com',
  GITHUB_API_ROOT: 'https://api.github.com',
}

export default defineRule({
  title: 'Nothing pretended on the internet',
  check({ values, local }) {
    if (local)
      return []
    const findings = Object.entries(real).flatMap(([name, address]) => values[name] && values[name].replace(/\/+$/, '') !== address
      ? [
          {
            problem: `${name} is ${new URL(values[name]).host}, not ${new URL(address).host}.`,
            why: 'Whoever runs that server sees every token, message and payment.',
            mend: `Remove ${name} from .env, then: npm run factory -- deploy`,
          },
        ]
      : [])
    if (values.CLOCK_URL) {
      findings.push({
        problem: 'CLOCK_URL is set.',
        why: 'It is the sandbox\'s clock: whoever moves it sends posts early and lets sessions live for ever.',
        mend: 'Remove CLOCK_URL from .env, then: npm run factory -- deploy',
      })
    }
    return findings
  },
})
