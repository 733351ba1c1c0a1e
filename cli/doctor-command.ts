// factory doctor: what is wrong, why it matters, and what mends it. Exit code 1 where something is wrong.

import type { App } from '#kit/app'
import { styleText } from 'node:util'
import { spinner } from '@clack/prompts'
import { AppError } from '#kit/app'
import { command } from './command.ts'
import { deployedSettings, isLocal, localSettings } from './doctor/place.ts'
import { readSettings } from './settings.ts'

const flag = { type: 'boolean' as const, default: false }

/** A manifest that is not valid stops the register from being read at all: that is what is told. */
async function readRegister(): Promise<readonly App<any, any, any>[]> {
  try {
    return (await import('../apps/index.ts')).apps
  }
  catch (error) {
    throw new AppError('register-unreadable', `apps/index.ts cannot be read: ${error instanceof AppError
      ? error.words
      : (error as Error).message.split('\n')[0]}`, { hint: 'Mend that first; nothing else can be looked at before.' })
  }
}

export default command({
  meta: { name: 'doctor', description: 'What is wrong, why it matters, and what mends it; exit code 1 where something is wrong' },
  args: {
    app: { type: 'positional', required: false, description: 'Only this app' },
    live: { ...flag, description: 'Look at what runs, too: bots, webhooks, Worker, database, pages, Stripe' },
    json: { ...flag, description: 'For scripts' },
  },
  async run({ args }) {
    const register = await readRegister()
    const apps = args.app
      ? register.filter(({ manifest }) => manifest.id === args.app)
      : register
    if (!apps.length)
      throw new AppError('app-unknown', `There is no app "${args.app}".`, { hint: `The apps are ${register.map(({ manifest }) => manifest.id).join(', ')}.` })
    const manifests = register.map(({ manifest }) => manifest)
    const given = readSettings(manifests, { makeUp: 'shared', write: false }).values
    const local = isLocal(given)
    const values = local
      ? await localSettings(readSettings(manifests, { makeUp: 'all', write: false }).values, args.live)
      : await deployedSettings(given, args.live)
    const { examine, rules } = await import('./doctor/doctor.ts')
    const { openSubject } = await import('./doctor/subject.ts')
    const shown = args.json || !process.stdout.isTTY
      ? undefined
      : spinner()
    shown?.start('Looking')
    const findings = await examine(openSubject({ apps, register, values, local }), args.live, title => shown?.message(title))
      .finally(() => shown?.clear())
    process.exitCode = findings.length
      ? 1
      : 0
    if (args.json) {
      console.log(JSON.stringify({ ok: !findings.length, local, findings }, null, 2))
      return
    }
    const paint = (style: 'red' | 'dim' | 'green', text: string) => styleText(style, text, { stream: process.stdout })
    for (const { app, problem, why, mend } of findings) {
      console.log(`${paint('red', '✗')} ${app
        ? `${app}: `
        : ''}${problem}\n  ${paint('dim', why)}\n  ${paint('green', '→')} ${mend}\n`)
    }
    const looked = rules.filter(rule => args.live || !rule.live).length
    console.log(findings.length
      ? `${findings.length} to mend.`
      : `All is well: ${looked} rules looked at ${local
        ? 'this machine'
        : 'what is deployed'}.${args.live
        ? ''
        : ' With --live also at what runs.'}`)
  },
})
