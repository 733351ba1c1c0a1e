// factory rotate: a new token or key in place, without an outage, and the old one refused.

import type { App } from '#kit/app'
import { text as readAll } from 'node:stream/consumers'
import { isCancel, log, outro, password } from '@clack/prompts'
import { AppError } from '#kit/app'
import { root } from './chains.ts'
import { command } from './command.ts'
import { deployedSettings } from './doctor/place.ts'
import { bringOut, checkNewValue, makeSecret, targetOf, tryOld, writeSetting } from './rotate.ts'
import { readSettings } from './settings.ts'

async function ask(name: string, username: string | undefined): Promise<string> {
  // never an argument: those can be read by everybody on the machine, and stay in the shell's history
  if (!process.stdin.isTTY)
    return (await readAll(process.stdin)).trim()
  const given = await password({
    message: username
      ? `@BotFather → /revoke → @${username} gives a new token. Paste it`
      : `The new ${name}`,
  })
  if (isCancel(given) || !given)
    throw new AppError('rotate-cancelled', 'Nothing was changed.')
  return given.trim()
}

export default command({
  meta: { name: 'rotate', description: 'Put a new token or key in the place of the old one' },
  args: {
    what: { type: 'positional', required: true, description: 'An app\'s id, or the name of a secret' },
  },
  async run({ args }) {
    const apps = (await import('../apps/index.ts')).apps as readonly App<any, any, any>[]
    const target = targetOf(args.what, apps)
    const { name, app, madeUp } = target
    const before = readSettings(apps.map(({ manifest }) => manifest), { makeUp: 'shared' }).values
    if (process.env[name])
      throw new AppError('rotate-environment', `${name} comes from the environment of this process, not from a file.`, { hint: 'Change it where it is set (your shell, the repository\'s secrets), then: npm run factory -- deploy' })
    const old = before[name]
    const value = madeUp
      ? makeSecret()
      : await ask(name, app?.manifest.username)
    await checkNewValue(target, value, old, apps, before.TELEGRAM_API_ROOT || 'https://api.telegram.org')
    const file = writeSetting(root, name, value)
    log.step(`Written into ${file}`)
    const values = { ...before, [name]: value }
    if (!values.CLOUDFLARE_API_TOKEN) {
      outro('Nothing is deployed from here: npm start takes it from there.')
      return
    }
    await bringOut({ apps, values }, target, title => log.step(title))
    const { WORKER_URL: workerUrl } = await deployedSettings(values, true)
    outro(await tryOld({ target, values, old, workerUrl }))
  },
})
