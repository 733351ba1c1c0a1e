// factory new: asks the decision tree, makes the app, checks it, says what comes next.

import type { Idea } from './tier.ts'
import { join } from 'node:path'
import { cancel, confirm, intro, isCancel, log, note, outro, text } from '@clack/prompts'
import { AppError, tokenVariable } from '#kit/app'
import { root } from './chains.ts'
import { command, factory } from './command.ts'
import { checkNew, makeApp, usernameFor } from './new.ts'
import { questions, tierOf } from './tier.ts'

/** Ends without a trace when somebody presses Escape. */
function answered<T extends string | boolean>(value: T | symbol): T {
  if (isCancel(value)) {
    cancel('Nothing was made.')
    process.exit(1)
  }
  return value as T
}

const flag = { type: 'boolean' as const, default: false }

export default command({
  meta: { name: 'new', description: 'Make a new app from the template' },
  args: {
    id: { type: 'positional', required: false, description: 'Its id: 2–31 letters a–z and digits; it decides everything' },
    name: { type: 'string', description: 'Its name, as people see it' },
    username: { type: 'string', description: 'Its bot\'s @name, ending in "bot"' },
    schedule: { ...flag, description: 'It sends messages on a schedule' },
    people: { ...flag, description: 'Several people share what it keeps' },
    payments: { ...flag, description: 'It takes payments for somebody' },
    ai: { ...flag, description: 'It uses AI' },
    yes: { ...flag, description: 'Ask nothing: what is not said is no' },
    checks: { type: 'boolean', default: true, description: 'Run lint and tests on the new app (--no-checks leaves them out)' },
  },
  async run({ args }) {
    const asks = !args.yes && Boolean(process.stdin.isTTY)
    if (!args.id && !asks)
      throw new AppError('id-missing', 'Which id shall the app have?', { hint: 'npm run factory -- new <id> --schedule --people …' })
    if (asks)
      intro('A new app')
    const id: string = args.id ?? answered<string>(await text({ message: 'Its id (letters a–z and digits; it decides everything)', placeholder: 'bookclub' }))
    const name: string = args.name ?? (asks
      ? answered<string>(await text({ message: 'Its name', initialValue: id[0]!.toUpperCase() + id.slice(1) }))
      : id[0]!.toUpperCase() + id.slice(1))
    const username = args.username ?? usernameFor(name)
    checkNew(root, { id, name, username })
    const idea: Idea = {
      schedule: args.schedule,
      people: args.people,
      payments: args.payments,
      ai: args.ai,
    }
    if (asks && !Object.values(idea).includes(true)) {
      for (const { id: what, text: message } of questions)
        idea[what] = answered<boolean>(await confirm({ message, initialValue: false }))
    }
    const { tier, why } = tierOf(idea)
    log.info(`Tier ${tier}: ${why}.`)
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const fast = ['run', '--project', 'fast']
    await makeApp(root, { id, name, username, idea }, [
      {
        title: 'Writing its first migration',
        run: () => factory([
          'migrate',
          '--generate',
          '--title',
          'first',
        ]),
      },
      {
        title: 'Writing .env.example',
        run: () => factory(['env']),
      },
      ...args.checks
        ? [
            {
              title: 'Linting it',
              run: () => factory([
                `apps/${id}`,
                'apps/index.ts',
                '--max-warnings',
                '0',
              ], join(root, 'node_modules/eslint/bin/eslint.js')),
            },
            {
              title: 'Checking it against the rules of the house',
              run: () => factory([
                ...fast,
                'test/house.test.ts',
                'test/migrations.test.ts',
                'test/environment.test.ts',
              ], vitest),
            },
            {
              title: 'Running what every app must pass',
              run: () => factory([
                ...fast,
                'test/every-app.test.ts',
                '--testNamePattern',
                `^${id} `,
              ], vitest),
            },
          ]
        : [],
    ], title => log.step(title))
    note([
      `1  npm start, then say /start to ${name} in the web chat`,
      `2  change what it says and does: apps/${id}/manifest.ts, bot.ts, texts.ts`,
      `3  ask @BotFather for a bot, put its token into .env as ${tokenVariable(id)}, then: npm run factory -- deploy`,
    ].join('\n'), 'Next')
    outro(`${name} is in the portfolio.`)
  },
})
