// The rules of the house, each a plain function over files: what is wrong, in words, and where it belongs.

import { posix } from 'node:path'

export interface SourceFile { path: string, text: string }

export interface Rule {
  title: string
  /** One sentence per violation, each beginning with the file's path. */
  check: (files: readonly SourceFile[]) => string[]
}

const code = /\.(?:ts|cjs|js|vue)$/
const isTest = (path: string) => path.endsWith('.test.ts')
const isGenerated = (path: string) => path.endsWith('.gen.ts')
const floorOf = (path: string) => path.split('/')[0]!

/** `apps/<folder>` of a file of an app. */
function appOf(path: string): string | undefined {
  return /^apps\/[^/]+(?=\/)/.exec(path)?.[0]
}

interface Import { specifier: string, target: string, typeOnly: boolean }

/** Every import of a file; `target` is the path inside the repository, or the package's name. */
export function importsOf({ path, text }: SourceFile): Import[] {
  // a guide shows imports of other files
  if (path.endsWith('.md'))
    return []
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s(?<type>type\s)?(?:[^'"`;]*?\sfrom\s)?['"](?<specifier>[^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(['"](?<specifier>[^'"]+)['"]\)/g),
  ]
  return found.map(({ groups }) => {
    const specifier = groups!.specifier!
    return {
      specifier,
      target: specifier.startsWith('.')
        ? posix.join(posix.dirname(path), specifier)
        : specifier.replace(/^#kit\/(.+)$/, 'kit/$1/index.ts'),
      typeOnly: Boolean(groups!.type),
    }
  })
}

/** Who may import from whom; everybody may import from the own floor and from packages. */
const floors: Record<string, string[]> = {
  kit: [],
  apps: ['kit'],
  worker: ['apps', 'kit'],
  cli: ['apps', 'kit', 'sandbox'],
  sandbox: [],
  test: [
    'apps',
    'kit',
    'worker',
    'cli',
    'sandbox',
  ],
  bench: [
    'apps',
    'kit',
    'worker',
    'cli',
    'sandbox',
    'test',
  ],
}

/** Looks at each line of code files, tests and generated ones left out. */
function lines(where: (path: string) => boolean, wrong: (line: string) => string | undefined): Rule['check'] {
  return files => files.filter(({ path }) => where(path) && !isTest(path) && !isGenerated(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const words = wrong(line)
      return words
        ? [`${path}:${at + 1} ${words}`]
        : []
    }))
}

const product = (path: string) => ['kit', 'apps', 'worker'].includes(floorOf(path)) && !/^kit\/(?:time|ui\/app)\/clock\.ts$/.test(path)

/** Packages that no browser has a use for. */
const serverOnly = /^(?:pg|grammy|drizzle-orm|node:|stripe)/

/** A plain file of an app: its own logic, not one of the names that mean an ability. */
function isLogic(path: string, app: string): boolean {
  return path.startsWith(`${app}/`) && !path.startsWith(`${app}/web/`) && !/\/(?:index|manifest|bot(?:-[\w-]+)?|api|store|tables|jobs|goods)\.ts$/.test(path)
}

/** What a plain file brings along that has no business in a browser, also by way of other plain files. */
function broughtAlong(files: Map<string, SourceFile>, path: string, app: string, seen = new Set<string>()): string | undefined {
  const file = files.get(path)
  if (!file || seen.has(path))
    return undefined
  seen.add(path)
  return importsOf(file).filter(({ typeOnly }) => !typeOnly).map(({ target }) => isLogic(target, app)
    ? broughtAlong(files, target, app, seen)
    : /^kit\/(?:costs|language|app)\/index\.ts$/.test(target) || (!floors[floorOf(target)] && !serverOnly.test(target))
      ? undefined
      : target).find(Boolean)
}

export const rules: Rule[] = [
  {
    title: 'every folder is a room of the house',
    check: files => files.flatMap(({ path }) => path.includes('/') && code.test(path) && !floors[floorOf(path)] && !path.startsWith('docs/')
      ? [`${path}: there is no room "${floorOf(path)}". What every app may use goes to kit/<ability>/, an app to apps/<id>/, a command to cli/.`]
      : []),
  },
  {
    title: 'imports only go down: test → worker, cli → apps → kit; the sandbox imports nothing of ours',
    check: files => files.flatMap((file) => {
      const from = floorOf(file.path)
      const allowed = floors[isTest(file.path) && from !== 'sandbox'
        ? 'bench'
        : from] ?? []
      return importsOf(file).flatMap(({ target }) => {
        const to = floorOf(target)
        if (!floors[to] || to === from || allowed.includes(to))
          return []
        return [
          from === 'sandbox'
            ? `${file.path}: imports ${target}. The sandbox speaks HTTP only, so that it serves a bot written in anything: copy the few lines or pass them in as an option.`
            : `${file.path}: imports ${target}, which is a floor above. Move what both need down into ${from === 'kit'
              ? 'this folder'
              : 'kit/<ability>/'}, or hand it in as a parameter.`,
        ]
      })
    }),
  },
  {
    title: 'a kit folder has one door',
    check: files => files.flatMap(file => importsOf(file).flatMap(({ specifier, target }) => {
      const kit = /^kit\/[^/]+/.exec(target)?.[0]
      return kit && specifier.startsWith('.') && !file.path.startsWith(`${kit}/`) && !target.endsWith('.sql')
        ? [`${file.path}: imports ${target} past the door. Import it from #${kit}; if it is not there, export it in ${kit}/index.ts.`]
        : []
    })),
  },
  {
    title: 'apps never import each other',
    check: files => files.flatMap((file) => {
      const app = appOf(file.path)
      return app
        ? importsOf(file).flatMap(({ target }) => appOf(target) && appOf(target) !== app
            ? [`${file.path}: imports ${target} of another app. What two apps need is an ability: move it to kit/<ability>/.`]
            : [])
        : []
    }),
  },
  {
    title: 'a mini app uses the kit\'s UI, its own manifest and logic, and types of its own api.ts',
    check: (files) => {
      const byPath = new Map(files.map(file => [file.path, file]))
      return files.flatMap((file) => {
        const app = appOf(file.path)
        if (!app || !file.path.startsWith(`${app}/web/`) || isTest(file.path))
          return []
        return importsOf(file).flatMap(({ target, typeOnly }) => {
          const inside = target.startsWith(`${app}/web/`) || ['kit/ui/index.ts', 'kit/costs/index.ts', `${app}/manifest.ts`].includes(target) || (target === `${app}/api.ts` && typeOnly)
          const brings = isLogic(target, app)
            ? broughtAlong(byPath, target, app)
            : target
          return inside || !brings || !floors[floorOf(target)]
            ? []
            : [`${file.path}: imports ${target}, which would end up in the browser${brings === target
                ? ''
                : ` with ${brings}`}. Ask for it through api.ts (only types may be imported from there), or keep plain logic in a file of its own.`]
        })
      })
    },
  },
  {
    title: 'kit/ui and kit/costs run in the browser: they bring nothing of the server along',
    check: files => files.flatMap((file) => {
      const room = /^kit\/(?:ui|costs)\//.exec(file.path)?.[0]
      return room && !isTest(file.path)
        ? importsOf(file).flatMap(({ target, typeOnly }) => {
            const ours = target.startsWith(room) || /^kit\/(?:language|app)\//.test(target) || (typeOnly && floors[floorOf(target)])
            return ours || (!floors[floorOf(target)] && !serverOnly.test(target))
              ? []
              : [`${file.path}: imports ${target}, which would end up in the browser. Only kit/language, AppError of kit/app, and types may come from the rest of the kit.`]
          })
        : []
    }),
  },
  {
    title: 'a manifest with `web` and a folder web/ come together',
    check: files => [
      ...new Set(files.flatMap(({ path }) => appOf(path) ?? [])),
    ].flatMap((folder) => {
      const manifest = files.find(({ path }) => path === `${folder}/manifest.ts`)
      const says = Boolean(manifest && /^ {2}web: \{/m.test(manifest.text))
      const missing = ['main.ts', 'screens.ts'].filter(name => !files.some(({ path }) => path === `${folder}/web/${name}`))
      if (says)
        return missing.map(name => `${folder}: the manifest has "web", and web/${name} is not there. See kit/ui/README.md.`)
      return files.some(({ path }) => path.startsWith(`${folder}/web/`))
        ? [`${folder}/manifest.ts: there is a folder web/; say in "web" what the bot's menu button is called.`]
        : []
    }),
  },
  {
    title: 'only store.ts and tables.ts of an app speak to the database',
    check: files => files.flatMap(file => appOf(file.path) && !/\/(?:store(?:-[a-z]+)*|tables)\.ts$/.test(file.path) && !isTest(file.path) && importsOf(file).some(({ target }) => /^(?:drizzle-orm|pg)(?:\/|$)/.test(target))
      ? [`${file.path}: imports drizzle-orm or pg. Move the query into ${appOf(file.path)}/store.ts as a function with a name.`]
      : []),
  },
  {
    title: 'product code asks the clock it was handed for the time',
    check: lines(path => product(path) && code.test(path), line => /\bDate\.now\(\)|\bnew Date\(\s*\)|\bdefaultNow\(\)|\bsql`[^`]*\bnow\(\)/.test(line)
      ? 'asks the machine for the time. Take the clock from the context (ctx.now, work.now, invocation.clock), so that time can be moved.'
      : undefined),
  },
  {
    title: 'SQL is told the time',
    check: lines(path => product(path) && path.endsWith('.sql'), line => /\bnow\(\)|\bcurrent_timestamp\b|\bclock_timestamp\(\)|\bcurrent_date\b/i.test(line.replace(/--.*$/, ''))
      ? 'asks the database for the time. Pass the instant as a parameter (p_now).'
      : undefined),
  },
  {
    title: 'the first line of a file says what it is for',
    check: files => files.filter(({ path }) => code.test(path) && !isTest(path) && !path.endsWith('.d.ts')).flatMap(({ path, text }) => {
      const first = text.replace(/^<script[^>]*>\n/, '')
      return /^(?:\/\/|\/\*|<!--|#!)/.test(first)
        ? []
        : [`${path}: does not say what it is for. Write it in line 1 as a comment, with an empty line after it (else the linter sorts an import above it).`]
    }),
  },
  {
    title: 'names say what is inside',
    check: files => files.filter(({ path }) => code.test(path)).flatMap(({ path }) => {
      const parts = path.split('/')
      const name = parts.at(-1)!
      const problems: string[] = []
      const words = parts.flatMap(part => part.replace(/\.[^/]*$/, '').split(/[-_.]/))
      const drawer = words.find(word => /^(?:utils?|helpers?|common|managers?|services?|misc)$/.test(word))
      if (drawer && !/service-text/.test(path)) // Telegram's own word: a service message
        problems.push(`${path}: "${drawer}" is a drawer for anything. Name it after what it does, or move each function to the file that uses it.`)
      if (!name.endsWith('.vue') && name !== 'vite.config.ts' && !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/.test(name))
        problems.push(`${path}: write the file's name in kebab-case.`)
      if (name.endsWith('.vue') && !/^[A-Z][A-Za-z0-9]+\.vue$/.test(name))
        problems.push(`${path}: a component's name is PascalCase with its area first, as in MessageBubble.vue.`)
      return problems
    }),
  },
  {
    title: 'a file over 300 lines gives its reason',
    check: files => files.filter(({ path }) => code.test(path) && !isTest(path) && !isGenerated(path)).flatMap(({ path, text }) => {
      const count = text.split('\n').length - 1
      return count > 300 && !/\blong\b/i.test(text.split('\n').slice(0, 6).join('\n'))
        ? [`${path}: has ${count} lines. Split it by subject, or say in its first lines why it is long.`]
        : []
    }),
  },
  {
    title: 'nothing is left to do',
    check: lines(path => code.test(path) && !path.startsWith('test/house') && path !== 'cli/doctor/house-rules.ts', line => /\b(?:TODO|FIXME|XXX)\b/.test(line)
      ? 'leaves something to do. Do it, or make an issue and remove the note.'
      : undefined),
  },
  {
    title: 'no bot token is written down',
    check: files => files.flatMap(({ path, text }) => /\b\d{8,10}:[\w-]{35}\b/.test(text)
      ? [`${path}: holds something like a bot token. If it is a real one, revoke it at @BotFather; in a test build it in code.`]
      : []),
  },
  {
    title: 'an app is a folder, one import and one line',
    check(files) {
      const register = files.find(({ path }) => path === 'apps/index.ts')
      const folders = [
        ...new Set(files.flatMap(({ path }) => appOf(path) ?? [])),
      ]
      return folders.flatMap((folder) => {
        const has = (name: string) => files.some(({ path }) => path === `${folder}/${name}`)
        const id = folder.slice('apps/'.length)
        const problems = ['manifest.ts', 'index.ts', 'README.md'].filter(name => !has(name)).map(name => `${folder}: has no ${name}. See the table of an app's files in CONTRIBUTING.md.`)
        const manifest = files.find(({ path }) => path === `${folder}/manifest.ts`)
        if (manifest && !manifest.text.includes(`id: '${id.replace(/^_/, '')}'`))
          problems.push(`${folder}/manifest.ts: the id is the folder's name, "${id}".`)
        if (id.startsWith('_') || !register)
          return problems
        const imported = importsOf(register).filter(({ target }) => target === `${folder}/index.ts`).length
        const listed = register.text.match(new RegExp(`^ {2}${id},$`, 'gm'))?.length ?? 0
        if (imported !== 1 || listed !== 1)
          problems.push(`apps/index.ts: ${folder} needs exactly one import and one line "  ${id}," in the list, so that removing an app is removing its folder and two lines.`)
        return problems
      })
    },
  },
]
