// The repository with one app in it: everything but the other apps, and the tests that speak of them.

import type { Manifest } from '#kit/app'
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { importsOf } from './doctor/house-rules.ts'
import { keepEntries, unregister } from './register.ts'
import { environmentExample } from './settings.ts'

/** Paths of the files that belong to the repository: what .gitignore names (by single names, as ours does) is left out. */
function filesOf(root: string): string[] {
  const ignored = [
    '.git',
    ...readFileSync(join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean).map(line => line.replace(/\/$/, '')),
  ]
  const within = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.some(pattern => matchesGlob(entry.name, pattern)))
      return []
    const path = folder
      ? `${folder}/${entry.name}`
      : entry.name
    return entry.isDirectory()
      ? within(path)
      : [path]
  })
  return within('').sort()
}

const namesOf = (ids: readonly string[]) => new RegExp(`(?<![a-z])(?:${ids.join('|')})(?![a-z])`)

/** What stands above the apps and names one of these. */
export function speaksOf(root: string, ids: readonly string[], files = filesOf(root)): string[] {
  const names = namesOf(ids)
  return files.filter(path => !path.startsWith('apps/') && /\.(?:ts|vue|md|yml)$/.test(path) && names.test(readFileSync(join(root, path), 'utf8')))
}

// what any app must pass, however many there are
const forEveryApp = [
  'every-app',
  'house',
  'migrations',
  'environment',
  'isolation',
  'built.workerd',
].map(name => `test/${name}.test.ts`)
const isTest = (path: string) => path.startsWith('test/') || path.endsWith('.test.ts')

/** Tests that need the other apps or a whole portfolio, and what imports them. Kit and sandbox know no app, so theirs stay. */
function lostTests(root: string, app: string, others: readonly string[], files: readonly string[]): Set<string> {
  const tests = files.filter(path => isTest(path) && /^(?:test|cli|worker)\//.test(path) && !forEveryApp.includes(path))
  const own = speaksOf(root, [app], tests)
  const lost = new Set([
    ...speaksOf(root, others, tests),
    ...tests.filter(path => /^test\/.+\.test\.ts$/.test(path) && !own.includes(path)),
  ])
  for (let before = -1; before < lost.size;) {
    before = lost.size
    for (const path of files.filter(isTest)) {
      const text = readFileSync(join(root, path), 'utf8')
      if (importsOf({ path, text }).some(({ target }) => lost.has(target)))
        lost.add(path)
    }
  }
  return lost
}

/** One hash of an app's folder: names and contents. */
export function codeHash(root: string, id: string): string {
  const hash = createHash('sha256')
  for (const path of filesOf(root).filter(path => path.startsWith(`apps/${id}/`)))
    hash.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0')
  return hash.digest('hex')
}

function readme({ id, name, username }: Manifest) {
  return `# ${name}

@${username} on a stack of its own: one Worker, one Postgres, its mini app, and a pretend Telegram to try it in. It came out of a portfolio with \`npm run factory -- export ${id}\`. What the app does is in [apps/${id}](apps/${id}/README.md).

\`\`\`
npm start                                  # everything on this machine, without an account
npm test                                   # types, lint, and every ring of tests
npm run factory -- restore ../data         # its rows into an empty database (DATABASE_URL, or this machine's while it runs)
npm run factory -- deploy --dry-run        # what the internet needs; docs/set-up.md walks through it
\`\`\`

\`../data/${id}.sql\` is the same rows with their tables, for \`psql\` or another tool. \`../data\` is people's data: it belongs into no repository.
`
}

/**
 * Copies the repository into a new folder with only this app in it.
 * @returns the tests that were left out
 */
export function exportCode(root: string, folder: string, app: Manifest): string[] {
  const files = filesOf(root)
  const others = [
    ...new Set(files.flatMap(path => /^apps\/([a-z0-9]+)\//.exec(path)?.[1] ?? [])),
  ].filter(id => id !== app.id)
  const lost = others.length
    ? lostTests(root, app.id, others, files)
    : new Set<string>()
  for (const path of files.filter(path => !lost.has(path) && !others.some(id => path.startsWith(`apps/${id}/`))))
    cpSync(join(root, path), join(folder, path))
  for (const id of others)
    unregister(folder, id)
  keepEntries(folder, id => id === app.id)
  writeFileSync(join(folder, '.env.example'), environmentExample([app]))
  writeFileSync(join(folder, 'README.md'), readme(app))
  return [
    ...lost,
  ].filter(path => !path.startsWith('apps/')).sort()
}
