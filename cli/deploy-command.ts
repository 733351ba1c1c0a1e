// factory deploy: shows what would change, asks, changes it. The same command the first time and every time after.

import type { App } from '#kit/app'
import type { Part } from './deploy/step.ts'
import { cancel, confirm, isCancel, log, spinner } from '@clack/prompts'
import { AppError } from '#kit/app'
import { command } from './command.ts'
import { deploySteps } from './deploy/deploy.ts'
import { planJson, planLines } from './deploy/show.ts'
import { carryOut, isDue, parts, planOf } from './deploy/step.ts'
import { readSettings } from './settings.ts'

const flag = { type: 'boolean' as const, default: false }

function chosenParts(only: string | undefined): readonly Part[] {
  const chosen = only?.split(',').map(name => name.trim()) ?? parts
  const unknown = chosen.filter(name => !(parts as readonly string[]).includes(name))
  if (unknown.length)
    throw new AppError('part-unknown', `There is no part "${unknown.join('", "')}".`, { hint: `The parts are ${parts.join(', ')}.` })
  return chosen as Part[]
}

/** Says what is going on: a spinner for people, nothing for scripts. */
function progress(silent: boolean) {
  const shown = silent || !process.stdout.isTTY
    ? undefined
    : spinner()
  let running = false
  return {
    say(title: string) {
      if (running)
        shown?.message(title)
      else if (shown)
        shown.start(title)
      running = true
      if (!shown && !silent)
        console.log(`· ${title}`)
    },
    end(words: string) {
      if (running)
        shown?.stop(words)
      running = false
    },
  }
}

export default command({
  meta: { name: 'deploy', description: 'Bring the database, the Worker, the mini apps and every bot on the internet to what this code says' },
  args: {
    'dry-run': { ...flag, description: 'Show the whole plan and change nothing; needs no account' },
    'only': { type: 'string', description: `Only these parts: ${parts.join(', ')}` },
    'yes': { ...flag, description: 'Do not ask' },
    'json': { ...flag, description: 'The plan for scripts' },
  },
  async run({ args }) {
    const apps = (await import('../apps/index.ts')).apps as readonly App<any, any, any>[]
    const dryRun = args['dry-run']
    const { values, made } = readSettings(apps.map(app => app.manifest), {
      makeUp: 'shared',
      write: !dryRun,
    })
    if (made.length && !args.json)
      log.info(`Made up and kept in .factory/secrets.env: ${made.join(', ')}. Keep a copy: another machine would make up others.`)
    const looking = progress(args.json)
    const steps = await deploySteps({
      apps,
      values,
      only: chosenParts(args.only),
      dryRun,
    })
    const plan = await planOf(steps, dryRun, title => looking.say(`Looking at ${title}`)).finally(() => looking.end('Looked at everything'))
    const due = plan.filter(isDue)
    const print = (done: boolean) => console.log(args.json
      ? JSON.stringify({
          done,
          steps: planJson(plan),
        }, null, 2)
      : `\n${planLines(plan).join('\n')}`)
    if (dryRun) {
      print(false)
      if (!args.json)
        console.log('Nothing was changed. Without --dry-run the same plan is carried out.')
      return
    }
    if (!args.json)
      print(false)
    if (!due.length) {
      args.json
        ? print(true)
        : console.log('Everything is as it should be.')
      return
    }
    if (!args.yes) {
      if (!process.stdin.isTTY || args.json)
        throw new AppError('not-confirmed', 'Nothing was changed: nobody is there to say yes.', { hint: 'Add --yes to carry this out.' })
      const yes = await confirm({ message: 'Carry this out?' })
      if (isCancel(yes) || !yes) {
        cancel('Nothing was changed.')
        process.exit(1)
      }
    }
    const doing = progress(args.json)
    await carryOut(plan, doing.say).finally(() => doing.end('Carried out'))
    args.json
      ? print(true)
      : console.log('Done. npm run factory -- doctor --live says whether all is well.')
  },
})
