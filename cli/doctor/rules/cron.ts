// The Worker's configuration still has what the apps live by: the tick of every minute and the queues.
import { config } from '../../bundle.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'The Worker\'s configuration',
  check() {
    const findings = []
    if (!config.triggers?.crons?.includes('* * * * *')) {
      findings.push({
        problem: 'worker/wrangler.jsonc has no cron trigger "* * * * *".',
        why: 'Nothing that is due goes out by itself.',
        mend: 'Put "triggers": { "crons": ["* * * * *"] } back, then: npm run factory -- deploy',
      })
    }
    const produced = config.queues?.producers.map(({ queue }) => queue) ?? []
    for (const queue of produced.filter(name => !config.queues.consumers.some(consumer => consumer.queue === name))) {
      findings.push({
        problem: `worker/wrangler.jsonc sends to the queue ${queue} and nobody reads it.`,
        why: 'What a tick hands over waits until its lease ends, and comes late.',
        mend: 'Put its consumer back (git log -p worker/wrangler.jsonc), then: npm run factory -- deploy',
      })
    }
    return findings
  },
})
