// The Worker answers, is well, and has told all it had to tell.
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Worker',
  live: true,
  async check({ health, workerUrl, local, apps, register, tokenOf }) {
    const start = local
      ? 'npm start'
      : 'npm run factory -- deploy'
    if (!workerUrl) {
      return [
        {
          problem: 'Nobody said where the Worker is.',
          why: 'It cannot be looked at.',
          mend: 'Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN, or WORKER_URL, in .env',
        },
      ]
    }
    const state = await health()
    if (!state) {
      return [
        {
          problem: `${workerUrl}/health does not answer.`,
          why: 'No bot answers either.',
          mend: start,
        },
      ]
    }
    if (state.message) {
      return [
        {
          problem: `The Worker refuses to start: ${state.message.split('\n')[0]}`,
          why: 'No bot answers.',
          mend: `Mend it in .env, then: ${start}`,
        },
      ]
    }
    const findings = []
    if (state.database === 'down') {
      findings.push({
        problem: 'The Worker cannot reach its database.',
        why: 'Updates wait at Telegram for a day and are lost after it.',
        mend: local
          ? start
          : 'npm run factory -- deploy --only database,worker makes the login and its pool anew; a paused project is resumed on its page at supabase.com',
      })
    }
    for (const { manifest: { id, name } } of apps.filter(tokenOf)) {
      const why = state.off?.find(off => off.id === id)?.why ?? (state.apps?.includes(id) === false
        ? 'it is not in the Worker that runs'
        : undefined)
      if (why) {
        findings.push({
          app: id,
          problem: `${name} is off: ${why}.`,
          why: 'Its token is set here, and its bot does not answer.',
          mend: start,
        })
      }
    }
    if (apps.length < register.length)
      return findings
    for (const { why } of state.needs ?? []) {
      findings.push({
        problem: why,
        why: 'What is due comes late.',
        mend: start,
      })
    }
    if (state.dead_letters) {
      findings.push({
        problem: `${state.dead_letters} updates or jobs were given up.`,
        why: 'Somebody was not answered.',
        mend: 'select app, source, reference, error from factory_dead_letters order by id desc shows which; delete the rows that are seen to',
      })
    }
    if (state.alerts_not_sent) {
      findings.push({
        problem: `${state.alerts_not_sent} alerts could not be told to you.`,
        why: 'A failing app stays unnoticed.',
        mend: 'Set FOUNDER_CHAT_ID to your own Telegram id and say /start to any of your bots',
      })
    }
    return findings
  },
})
