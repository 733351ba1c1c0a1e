// A new app: a copy of the template under its own id, one import and one line, and its entries in the founder's files. All of it or nothing.

import type { Idea } from './tier.ts'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, defineManifest } from '#kit/app'
import { change, register, remember } from './register.ts'
import { servicesOf, tierOf } from './tier.ts'

export interface NewApp {
  id: string
  /** As people see it. */
  name: string
  /** The bot's @name, without the @. */
  username: string
  idea: Idea
}

/** `@FactoryDemoBot` for `demo`: free to change until BotFather has been asked. */
export const usernameFor = (name: string) => `Factory${name.replaceAll(/[^A-Z0-9]/gi, '')}Bot`.replace(/^Factory([a-z])/, (_, letter: string) => `Factory${letter.toUpperCase()}`)

/** Checks an id and a name before anything is written. @throws AppError in words */
export function checkNew(root: string, { id, name, username }: Omit<NewApp, 'idea'>): void {
  const words = { en: 'x', ru: 'x' }
  defineManifest({
    id,
    name,
    username,
    tier: 2,
    stage: 'building',
    description: words,
    short_description: words,
    commands: [],
  })
  if (existsSync(join(root, 'apps', id)))
    throw new AppError('app-exists', `apps/${id} exists already.`, { hint: 'Choose another id, or delete the folder and its two lines in apps/index.ts.' })
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory()
      ? filesIn(path)
      : [path]
  })
}

/** The template's names become the app's. */
function rename(text: string, { id, name, username }: NewApp): string {
  return text
    .replaceAll('FactoryTemplateBot', username)
    .replaceAll('app_template_', `app_${id}_`)
    .replaceAll('template_', `${id}_`)
    .replaceAll(/\btemplate(?=[A-Z])/g, id)
    .replaceAll('\'template\'', `'${id}'`)
    .replaceAll('\'Template\'', `'${name.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`)
}

function copyTemplate(root: string, app: NewApp): void {
  const folder = join(root, 'apps', app.id)
  cpSync(join(root, 'apps/_template'), folder, { recursive: true })
  rmSync(join(folder, 'migrations'), { recursive: true, force: true })
  for (const file of filesIn(folder))
    writeFileSync(file, rename(readFileSync(file, 'utf8'), app))
  const manifest = join(folder, 'manifest.ts')
  const { tier } = tierOf(app.idea)
  const needs = [
    ...app.idea.payments
      ? ['\'stripe\'']
      : [],
    ...app.idea.ai
      ? ['\'claude\'']
      : [],
  ]
  writeFileSync(manifest, readFileSync(manifest, 'utf8')
    .replace(/^ {2}tier: \d,$/m, `  tier: ${tier},`)
    .replace(/\n\}\)\n$/, needs.length
      ? `\n  needs: [${needs.join(', ')}],\n})\n`
      : '\n})\n'))
  writeFileSync(join(folder, 'README.md'), `# ${app.name}\n\nFor whom it is, what it does, what it costs: one screen. It began as a copy of the template, which reminds people of things.\n`)
}

function writeDown(root: string, { id, name, idea }: NewApp): void {
  const services = servicesOf(idea)
  change(join(root, 'queue.json'), ({ apps }) => {
    const known = apps.find((app: { id: string }) => app.id === id)
    if (known)
      return Object.assign(known, { status: 'building' })
    apps.push({
      id,
      name,
      tier: tierOf(idea).tier,
      status: 'building',
      costs: { monthly: 0 },
      revenue: { monthly: null },
      users: { total: null, paying: null },
      services,
    })
  })
  change(join(root, 'infrastructure.json'), (infrastructure) => {
    for (const service of infrastructure.services.filter((service: { id: string, used_by: string[] }) => services.includes(service.id) && !service.used_by.includes(id)))
      service.used_by.push(id)
  })
}

export interface Step {
  title: string
  /** @throws when the step failed: everything is undone */
  run: () => void | Promise<void>
}

/**
 * Makes the app step by step; when one fails, every file is as it was before.
 * @param root the repository
 * @param app what it shall be
 * @param after what comes after the files are there: the first migration, .env.example, the checks
 * @param say hears each step's title
 */
export async function makeApp(root: string, app: NewApp, after: Step[], say: (title: string) => void): Promise<void> {
  checkNew(root, app)
  const putBack = remember(root)
  const steps: Step[] = [
    {
      title: `Copying the template to apps/${app.id}`,
      run: () => copyTemplate(root, app),
    },
    {
      title: 'Adding one import and one line to apps/index.ts',
      run: () => register(root, app.id),
    },
    {
      title: 'Writing it down in queue.json and infrastructure.json',
      run: () => writeDown(root, app),
    },
    ...after,
  ]
  try {
    for (const { title, run } of steps) {
      say(title)
      await run()
    }
  }
  catch (error) {
    rmSync(join(root, 'apps', app.id), { recursive: true, force: true })
    putBack()
    throw error
  }
}
