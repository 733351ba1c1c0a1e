// The settings: well-formed, complete, and kept from other eyes.

import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, environmentVariables, readEnvironment, tokenVariable } from '#kit/app'
import { root } from '../../chains.ts'
import { defineRule } from '../rule.ts'

/** On Cloudflare's free plan (developers.cloudflare.com/workers/platform/limits/#environment-variables). */
const mostVariables = 64

function inGit(): boolean {
  try {
    return execFileSync('git', ['ls-files', '.env', '.factory'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim() !== ''
  }
  catch {
    return false
  }
}

function readByOthers(file: string): boolean {
  try {
    return process.platform !== 'win32' && (statSync(join(root, file)).mode & 0o077) !== 0
  }
  catch {
    return false
  }
}

export default defineRule({
  title: 'Settings',
  check({ register, apps, values, local }) {
    const manifests = register.map(({ manifest }) => manifest)
    const findings = []
    try {
      const { DATABASE_URL: _, ...given } = values
      // a Hyperdrive stands in for the address, and what is made up at the deployment is not missing
      const { off } = readEnvironment({
        TICK_SECRET: '-'.repeat(16),
        WORKER_DATABASE_URL: 'postgres://-',
        ...given,
      }, manifests)
      for (const { id, why } of off) {
        const app = apps.find(({ manifest }) => manifest.id === id)
        const unset = why.endsWith('is not set')
        // which bots are on is the founder's choice, what is set wrongly is not
        if (unset || (!app && register.some(({ manifest }) => manifest.id === id)))
          continue
        findings.push({
          ...app && { app: id },
          problem: app
            ? `${why}.`
            : `${id} ${why}.`,
          why: app
            ? `${app.manifest.name} is off: nobody gets an answer.`
            : 'What needs it is off.',
          mend: app
            ? `Ask @BotFather for the token of @${app.manifest.username} (/token), write it into .env, then: npm run factory -- deploy`
            : 'Mend it in .env, then: npm run factory -- deploy',
        })
      }
    }
    catch (error) {
      if (!(error instanceof AppError))
        throw error
      for (const problem of error.message.split('\n')) {
        findings.push({
          problem: `${problem}.`,
          why: 'The Worker refuses to start with it: no bot answers.',
          mend: 'Mend it in .env, then: npm run factory -- deploy',
        })
      }
    }
    if (!local && !register.some(({ manifest }) => values[tokenVariable(manifest.id)])) {
      findings.push({
        problem: 'No bot has a token.',
        why: 'Nobody can be answered.',
        mend: `@BotFather gives one with /newbot; write it into .env as ${tokenVariable(manifests[0]?.id ?? 'telescheduler')}, then: npm run factory -- deploy`,
      })
    }
    if (Boolean(values.STRIPE_SECRET_KEY) !== Boolean(values.STRIPE_WEBHOOK_SECRET)) {
      const [there, missing] = values.STRIPE_SECRET_KEY
        ? ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']
        : ['STRIPE_WEBHOOK_SECRET', 'STRIPE_SECRET_KEY']
      findings.push({
        problem: `${there} is set and ${missing} is not.`,
        why: 'Cards stay off: a payment that cannot be confirmed is not taken.',
        mend: `Stripe → Developers has it: docs/set-up.md. Write ${missing} into .env, then: npm run factory -- deploy`,
      })
    }
    const count = environmentVariables(manifests).filter(({ kind }) => kind !== 'cli').length
    if (count > mostVariables) {
      findings.push({
        problem: `The Worker may need ${count} variables.`,
        why: `Cloudflare's free plan allows ${mostVariables}: the deployment is refused when all are set.`,
        mend: 'Leave tokens of retired apps unset, or take Workers Paid.',
      })
    }
    if (inGit()) {
      findings.push({
        problem: '.env or .factory is in git.',
        why: 'Whoever can read the repository can speak as your bots and take your customers\' money back out.',
        mend: 'git rm -r --cached .env .factory && git commit, then change every key: @BotFather /revoke, Stripe → Roll key',
      })
    }
    for (const file of ['.env', '.factory/secrets.env'].filter(readByOthers)) {
      findings.push({
        problem: `${file} can be read by everybody on this machine.`,
        why: 'It holds tokens and keys.',
        mend: `chmod 600 ${file}`,
      })
    }
    return findings
  },
})
