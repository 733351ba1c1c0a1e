// factory freeze, factory thaw: an app holds still, without a deploy and without losing anything, and goes on.

import { command } from './command.ts'
import { freezeApp, thawApp } from './freezing.ts'
import { namedApp } from './named-app.ts'

const args = {
  app: { type: 'positional' as const, required: true as const, description: 'Its id' },
}

function some(n: number, one: string, many: string) {
  return `${n} ${n === 1
    ? one
    : many}`
}

export const freeze = command({
  meta: { name: 'freeze', description: 'An app holds still: people get a kind answer, its jobs wait, nothing is lost' },
  args,
  async run({ args }) {
    const { manifest, url } = await namedApp(args.app)
    const { already, jobs } = await freezeApp(url, manifest.id, Date.now())
    console.log(`${manifest.name} ${already ? 'was frozen already' : 'is frozen'}. Whoever writes to it is told to come back later; ${some(jobs, 'job waits', 'jobs wait')}.`)
    console.log(`What Telegram says by itself (payments, members, rights) is kept. Its mini app still shows and changes rows; what it plans waits, too. It goes on with: npm run factory -- thaw ${manifest.id}`)
  },
})

export const thaw = command({
  meta: { name: 'thaw', description: 'A frozen app goes on' },
  args,
  async run({ args }) {
    const { manifest, url } = await namedApp(args.app)
    const { already, jobs, kept } = await thawApp(url, manifest.id)
    console.log(already
      ? `${manifest.name} was not frozen.`
      : `${manifest.name} goes on. ${some(jobs, 'job waits', 'jobs wait')} for the next ticks${kept
        ? `, ${some(kept, 'of them an update', 'of them updates')} that came meanwhile`
        : ''}. What is too late by the app's own rules is told as missed.`)
  },
})
