// The two files that make costs visible know every app, and no free tier is nearly used up by what is written there.

import { alertsOf, readFigures } from '#kit/costs'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Costs and free tiers',
  check({ apps, read }) {
    const figures = readFigures(read('queue.json'), read('infrastructure.json'))
    return [
      ...figures.warnings.map(problem => ({
        problem,
        why: 'A figure that cannot be believed is shown as unknown.',
        mend: 'Mend it in queue.json or infrastructure.json, then: npm run factory -- costs',
      })),
      ...apps.filter(({ manifest }) => !figures.apps.some(({ id }) => id === manifest.id)).map(({ manifest: { id } }) => ({
        app: id,
        problem: `queue.json does not know ${id}.`,
        why: 'What it costs and earns is in no sum.',
        mend: 'Add it beside the others in queue.json, then: npm run factory -- costs',
      })),
      ...alertsOf(figures).filter(({ kind }) => kind === 'free-tier').map(({ text }) => ({
        problem: `${text}.`,
        why: 'When a free tier is used up, everything that needs it stops or costs.',
        mend: 'npm run factory -- costs shows who uses it; take the paid plan, or retire an app',
      })),
    ]
  },
})
