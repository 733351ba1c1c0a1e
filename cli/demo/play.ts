// Plays a month: the demo of every app that has one, hour by hour, on a running stack.
import type { Demo } from '#kit/demo'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kit/app'
import { root } from '../chains.ts'
import { asking, createStage, gather } from './stage.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export interface Progress { day: number, days: number, doing: string }

/**
 * Days from the sandbox's next midnight (UTC). The same people do the same things in every run.
 * @param sandboxUrl of a running sandbox with a Worker
 * @param apps ids of the apps whose bots are there; those without a demo.ts stay as they are
 * @throws AppError `demo-played` where it was played before; others where a bot does not do what its demo expects
 */
export async function playMonth(sandboxUrl: string, apps: readonly string[], report: (progress: Progress) => void = () => {}, days = 30): Promise<void> {
  const ask = asking(sandboxUrl)
  const { running, now } = await ask<{ running: boolean, now: string }>('/sim/clock')
  await ask('/sim/clock', { running: false })
  try {
    if ((await ask<{ username?: string }[]>('/sim/users')).some(({ username }) => username === 'demo_1'))
      throw new AppError('demo-played', 'These people have lived their month here already.', { hint: 'npm run demo -- --fresh forgets everything and begins again.' })
    const begin = Math.ceil(Date.parse(now) / dayMs) * dayMs
    await ask('/sim/clock', {
      to: new Date(begin).toISOString(),
    })
    const people = await gather(ask)
    const scenes = []
    for (const [place, id] of apps.entries()) {
      if (!existsSync(join(root, 'apps', id, 'demo.ts')))
        continue
      report({ day: 0, days, doing: `${id} is set up` })
      const { demo } = await import(`../../apps/${id}/demo.ts`) as { demo: Demo }
      scenes.push(await demo(createStage(ask, id, people, place + 1)))
    }
    for (let at = begin + hourMs; at < begin + days * dayMs; at += hourMs) {
      // setting up took a while
      if (at > Date.parse((await ask<{ now: string }>('/sim/clock')).now)) {
        await ask('/sim/clock', {
          to: new Date(at).toISOString(),
        })
      }
      const day = Math.floor((at - begin) / dayMs)
      report({
        day: day + 1,
        days,
        doing: new Date(at).toISOString().slice(0, 13).replace('T', ' '),
      })
      for (const hour of scenes)
        await hour(at, day)
    }
  }
  finally {
    await ask('/sim/clock', { running })
  }
}
