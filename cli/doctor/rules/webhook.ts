// Every bot's webhook leads to the Worker, asks for the right updates, and works; what waits is not piling up.

import { allowedUpdates, botId } from '#kit/app'
import { callBot } from '../../call-bot.ts'
import { defineRule } from '../rule.ts'

interface WebhookInfo { url: string, pending_update_count: number, last_error_date?: number, last_error_message?: string, allowed_updates?: string[] }

/** An error older than this is over. */
const recentMs = 60 * 60_000
/** More than a short outage leaves. */
const many = 50

export default defineRule({
  title: 'Webhooks',
  live: true,
  async check({ apps, tokenOf, telegramRoot, workerUrl, clock, local }) {
    const deploy = local
      ? 'Stop npm start and start it again'
      : 'npm run factory -- deploy --only bots'
    const all = await Promise.all(apps.map(async (app) => {
      const token = tokenOf(app)
      // a token Telegram does not know is another rule's finding
      const info = token && await callBot<WebhookInfo>(telegramRoot, token, 'getWebhookInfo').catch(() => null)
      if (!token || !info)
        return []
      const { id, name } = app.manifest
      const wanted = `${workerUrl}/${botId(token)}/webhook`
      const findings = []
      if (workerUrl && info.url !== wanted) {
        findings.push({
          app: id,
          problem: info.url
            ? `The webhook of ${name} leads to ${new URL(info.url).host}, not to this Worker.`
            : `${name} has no webhook.`,
          why: 'Nobody who writes to it is answered.',
          mend: deploy,
        })
        return findings
      }
      const heard = info.allowed_updates ?? []
      const missed = allowedUpdates(app.manifest).filter(kind => !heard.includes(kind))
      if (missed.length) {
        findings.push({
          app: id,
          problem: `${name} is not told of ${missed.join(', ')}.`,
          why: missed.includes('pre_checkout_query')
            ? 'Nobody can pay in Stars.'
            : 'What it does with them never happens.',
          mend: deploy,
        })
      }
      // where nothing waits it is over: what failed was delivered later
      const error = info.last_error_message && info.pending_update_count > 0 && (await clock()).now - info.last_error_date! * 1000 < recentMs
      if (error) {
        const refused = /\b401\b/.test(info.last_error_message!)
        findings.push({
          app: id,
          problem: `Telegram could not deliver to ${name}: ${info.last_error_message}.`,
          why: refused
            ? 'The Worker knows another token than this one: every update is refused.'
            : 'Updates wait for up to a day, buttons for two and a half minutes, and are lost after it.',
          mend: refused
            ? 'npm run factory -- deploy'
            : 'npx wrangler tail telegram-app-factory shows what goes wrong, GET /health what is off',
        })
      }
      if (info.pending_update_count >= many) {
        findings.push({
          app: id,
          problem: `${info.pending_update_count} updates wait for ${name}.`,
          why: 'People wait for an answer, and what is older than a day is lost.',
          mend: 'npx wrangler tail telegram-app-factory shows whether they are being worked off; never delete the webhook with drop_pending_updates: payments may be among them',
        })
      }
      return findings
    }))
    return all.flat()
  },
})
