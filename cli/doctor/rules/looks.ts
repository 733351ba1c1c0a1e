// Telegram shows of every bot what its manifest says.
import { botStep } from '../../deploy/bot.ts'
import { planOf } from '../../deploy/step.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'What people see of the bots',
  live: true,
  async check({ apps, tokenOf, telegramRoot, pagesUrl, local }) {
    const steps = apps.filter(tokenOf).map(app => ({
      app,
      step: botStep(telegramRoot, app, tokenOf(app), { pagesUrl }),
    }))
    const plan = await planOf(steps.map(({ step }) => step), true)
    return plan.flatMap(({ step, changes, unread }) => unread || !changes.length
      ? []
      : [
          {
            app: steps.find(other => other.step === step)!.app.manifest.id,
            problem: `${step.title} shows something else than its manifest says: ${changes.map(({ what }) => what).join('; ')}.`,
            why: 'People find commands that are gone, and not those that came.',
            mend: local
              ? 'Stop npm start and start it again'
              : 'npm run factory -- deploy --only bots',
          },
        ])
  },
})
