// The house keeps its own rules, and each rule catches what it is there for.

import type { SourceFile } from '../cli/doctor/house-rules.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '../cli/doctor/house-rules.ts'

const root = join(import.meta.dirname, '..')
const skipped = new Set([
  'node_modules',
  '.factory',
  '.git',
  '.wrangler',
  'dist',
  'coverage',
])

function filesIn(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder
      ? `${folder}/${entry.name}`
      : entry.name
    if (skipped.has(entry.name))
      return []
    if (entry.isDirectory())
      return filesIn(path)
    return /\.(?:ts|cjs|js|vue|sql|md)$/.test(entry.name)
      ? [
          {
            path,
            text: readFileSync(join(root, path), 'utf8'),
          },
        ]
      : []
  })
}

const house = filesIn('')

/** For each rule a house that breaks it, and what the sentence must name. */
const broken: Record<string, [files: Record<string, string>, named: RegExp][]> = {
  'every folder is a room of the house': [
    [
      { 'lib/a.ts': '' },
      /^lib\/a\.ts: .*kit\/<ability>/,
    ],
  ],
  'imports only go down: test → worker, cli → apps → kit; the sandbox imports nothing of ours': [
    [
      { 'kit/bot/a.ts': `import { apps } from '../../apps/index.ts'` },
      /^kit\/bot\/a\.ts: imports apps\/index\.ts/,
    ],
    [
      { 'apps/one/a.ts': `import type { Site } from '../../worker/site.ts'` },
      /a floor above/,
    ],
    [
      { 'worker/a.ts': `const a = await import('../cli/start.ts')` },
      /imports cli\/start\.ts/,
    ],
    [
      { 'sandbox/a.ts': `import { openClock } from '#kit/time'` },
      /speaks HTTP only/,
    ],
    [
      { 'sandbox/a.test.ts': `export * from '../kit/time/index.ts'` },
      /speaks HTTP only/,
    ],
  ],
  'a kit folder has one door': [
    [
      { 'kit/bot/a.ts': `import { a } from '../db/tables.ts'` },
      /Import it from #kit\/db/,
    ],
    [
      { 'apps/one/a.ts': `import {\n  a,\n} from '../../kit/db/tables.ts'` },
      /past the door/,
    ],
  ],
  'apps never import each other': [
    [
      { 'apps/one/a.ts': `import { a } from '../two/store.ts'` },
      /apps\/two\/store\.ts of another app/,
    ],
  ],
  'a mini app uses the kit\'s UI, its own manifest and logic, and types of its own api.ts': [
    [
      { 'apps/one/web/a.ts': `import { rows } from '../rows.ts'`, 'apps/one/rows.ts': `import { more } from './more.ts'`, 'apps/one/more.ts': `import { connect } from '#kit/db'` },
      /imports apps\/one\/rows\.ts, .*with kit\/db\/index\.ts/,
    ],
    [
      { 'apps/one/web/a.ts': `import { rows } from '../rows.ts'`, 'apps/one/rows.ts': `import { sql } from 'drizzle-orm'` },
      /with drizzle-orm/,
    ],
    [
      { 'apps/one/web/a.ts': `import { api } from '../api.ts'` },
      /only types/,
    ],
    [
      { 'apps/one/web/a.ts': `import type { Row } from '../store.ts'` },
      /imports apps\/one\/store\.ts/,
    ],
    [
      { 'apps/one/web/a.ts': `import { connect } from '#kit/db'` },
      /end up in the browser/,
    ],
  ],
  'kit/ui and kit/costs run in the browser: they bring nothing of the server along': [
    [
      { 'kit/costs/a.ts': `import { readFile } from 'node:fs/promises'` },
      /kit\/costs\/a\.ts: imports node:fs/,
    ],
    [
      { 'kit/ui/a.ts': `import { connect } from '#kit/db'` },
      /kit\/ui\/a\.ts: imports kit\/db/,
    ],
    [
      { 'kit/ui/a.ts': `import { Bot } from 'grammy'` },
      /end up in the browser/,
    ],
  ],
  'a manifest with `web` and a folder web/ come together': [
    [
      { 'apps/one/manifest.ts': '  web: {', 'apps/one/web/main.ts': '' },
      /web\/screens\.ts is not there/,
    ],
    [
      { 'apps/one/manifest.ts': '', 'apps/one/web/main.ts': '' },
      /menu button/,
    ],
  ],
  'only store.ts and tables.ts of an app speak to the database': [
    [
      { 'apps/one/bot.ts': `import { eq } from 'drizzle-orm'` },
      /apps\/one\/store\.ts as a function/,
    ],
  ],
  'product code asks the clock it was handed for the time': [
    [
      { 'kit/bot/a.ts': '\nconst a = Date.now()' },
      /^kit\/bot\/a\.ts:2 /,
    ],
    [
      { 'apps/one/a.ts': 'new Date()' },
      /can be moved/,
    ],
    [
      { 'apps/one/tables.ts': 'instant().defaultNow()' },
      /clock/,
    ],
  ],
  'SQL is told the time': [
    [
      { 'kit/db/functions/a.sql': 'select now()' },
      /p_now/,
    ],
  ],
  'the first line of a file says what it is for': [
    [
      { 'kit/bot/a.ts': 'import a from \'b\'\n// Says it too late.' },
      /line 1/,
    ],
    [
      { 'kit/ui/A.vue': '<script setup lang="ts">\nimport a from \'b\'' },
      /line 1/,
    ],
  ],
  'names say what is inside': [
    [
      { 'kit/bot/text-utils.ts': '' },
      /"utils" is a drawer/,
    ],
    [
      { 'kit/common/a.ts': '' },
      /"common" is a drawer/,
    ],
    [
      { 'kit/bot/someThing.ts': '' },
      /kebab-case/,
    ],
    [
      { 'kit/ui/button.vue': '' },
      /PascalCase/,
    ],
  ],
  'a file over 300 lines gives its reason': [
    [
      { 'kit/bot/a.ts': `// A.\n${'\n'.repeat(300)}` },
      /has 301 lines/,
    ],
  ],
  'nothing is left to do': [
    [
      { 'kit/bot/a.ts': `// ${'TO'}DO later` },
      /^kit\/bot\/a\.ts:1 /,
    ],
  ],
  'no bot token is written down': [
    [
      { 'README.md': `1234567890:${'a'.repeat(35)}` },
      /revoke it/,
    ],
  ],
  'an app is a folder, one import and one line': [
    [
      {
        'apps/index.ts': 'export const apps = [\n]',
        'apps/one/manifest.ts': 'id: \'one\'',
        'apps/one/index.ts': '',
        'apps/one/README.md': '',
      },
      /exactly one import and one line/,
    ],
    [
      { 'apps/_one/manifest.ts': 'id: \'two\'', 'apps/_one/index.ts': '', 'apps/_one/README.md': '' },
      /id is the folder's name/,
    ],
    [
      { 'apps/_one/manifest.ts': 'id: \'one\'', 'apps/_one/index.ts': '' },
      /has no README\.md/,
    ],
  ],
}

describe.each(rules)('$title', ({ title, check }) => {
  it('holds', () => {
    expect(check(house)).toEqual([])
  })

  it.each(broken[title]!)('catches a violation (%#)', (files, named) => {
    const problems = check(Object.entries(files).map(([path, text]) => ({ path, text })))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(named)
  })
})

it('sees the whole house', () => {
  for (const path of [
    'kit/time/clock.ts',
    'apps/index.ts',
    'worker/index.ts',
    'sandbox/web/App.vue',
    'cli/main.ts',
  ])
    expect(house.some(file => file.path === path), path).toBe(true)
})
