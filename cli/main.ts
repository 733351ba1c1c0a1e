// npm run factory -- <command>

import type { App } from '#kit/app'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { AppError } from '#kit/app'
import { root } from './chains.ts'
import { command } from './command.ts'

const manifests = async () => ((await import('../apps/index.ts')).apps as readonly App[]).map(app => app.manifest)

const start = command({
  meta: { name: 'start', description: 'Run everything on this machine' },
  args: {
    'fresh': { type: 'boolean', default: false, description: 'Forget the data first' },
    'telegram': { type: 'boolean', default: false, description: 'Serve the real Telegram by long polling, with the tokens in .env' },
    'take-over': { type: 'boolean', default: false, description: 'Delete webhooks that point elsewhere' },
  },
  run: async ({ args }) => (await import('./start.ts')).start({ fresh: args.fresh, telegram: args.telegram, takeOver: args['take-over'] }),
})

function ringed(name: string, description: string, rings: string[]) {
  return command({
    meta: { name, description },
    run: async () => process.exit(await (await import('./test.ts')).test(rings)),
  })
}

const migrate = command({
  meta: { name: 'migrate', description: 'Bring the database in DATABASE_URL to what the code expects' },
  args: {
    generate: { type: 'boolean', default: false, description: 'Write the next migration of every tables.ts that changed' },
    title: { type: 'string', default: 'change', description: 'What a generated migration is called' },
  },
  async run({ args }) {
    const all = await manifests()
    if (args.generate) {
      const { generateChain } = await import('./chains.ts')
      for (const name of [
        'factory',
        ...all.map(({ id }) => id),
        'template',
      ])
        console.log(`${name}: ${await generateChain(name, args.title) ?? 'nothing changed'}`)
      return
    }
    const { readSettings } = await import('./settings.ts')
    const { values } = readSettings(all, { makeUp: 'shared' })
    if (!values.DATABASE_URL)
      throw new AppError('database-url-missing', 'DATABASE_URL is not set.', { hint: 'It is the owner\'s connection; npm start migrates the local database by itself.' })
    const { migrateDatabase } = await import('./migrate.ts')
    const applied = await migrateDatabase(values.DATABASE_URL, all, values.WORKER_DATABASE_PASSWORD!)
    console.log(applied.length
      ? `Applied: ${applied.join(', ')}`
      : 'The database is up to date.')
  },
})

const env = command({
  meta: { name: 'env', description: 'Write .env.example from manifests and kit' },
  async run() {
    const { environmentExample } = await import('./settings.ts')
    writeFileSync(join(root, '.env.example'), environmentExample(await manifests()))
    console.log('Wrote .env.example.')
  },
})

const schemas = command({
  meta: { name: 'schemas', description: 'Write schemas/ from what reads queue.json and infrastructure.json' },
  async run() {
    const { costSchemas } = await import('./schemas.ts')
    mkdirSync(join(root, 'schemas'), { recursive: true })
    for (const [file, text] of Object.entries(costSchemas()))
      writeFileSync(join(root, 'schemas', file), text)
    console.log('Wrote schemas/.')
  },
})

const costs = command({
  meta: { name: 'costs', description: 'What the portfolio costs and earns; exit code 2 where a warning stands' },
  args: {
    json: { type: 'boolean', default: false, description: 'For scripts' },
    threshold: { type: 'string', default: '80', description: 'Per cent of a free tier from which to warn, 50–95' },
    burn: { type: 'string', default: 'direct', description: 'direct, or with shares of what is shared: equal, users, usage' },
    live: { type: 'boolean', default: true, description: 'Measure the database that is there; --no-live reads the two files alone' },
    telegram: { type: 'boolean', default: false, description: 'The database of npm start -- --telegram' },
  },
  async run({ args }) {
    const [{ costs }, { burnKinds }] = await Promise.all([import('./costs.ts'), import('#kit/costs')])
    const threshold = Number(args.threshold)
    if (!(threshold >= 50 && threshold <= 95))
      throw new AppError('threshold-invalid', '--threshold is a number from 50 to 95.')
    const burn = burnKinds.find(kind => kind === args.burn)
    if (!burn)
      throw new AppError('burn-invalid', `--burn is one of ${burnKinds.join(', ')}.`)
    const { text, code } = costs({
      json: args.json,
      threshold,
      burn,
      meters: args.live
        ? await measured(args.telegram)
        : [],
    })
    console.log(text)
    process.exitCode = code
  },
})

/** Live figures where a database is there; one that does not answer is said and done without. */
async function measured(telegram: boolean) {
  const [{ liveMeters, measuringUrl }, { dataFolder, readDotenv }] = await Promise.all([import('./live-meters.ts'), import('./settings.ts')])
  const url = measuringUrl({
    ...readDotenv(),
    ...process.env,
  }, dataFolder, telegram)
  try {
    return url
      ? await liveMeters(url, (await manifests()).map(({ id }) => id))
      : []
  }
  catch (error) {
    console.error(`The database could not be measured (${(error as { code?: string }).code ?? 'it does not answer'}): these are the figures of the two files.`)
    return []
  }
}

const pages = command({
  meta: { name: 'pages', description: 'Build the mini apps into dist/pages, for GitHub Pages or the Worker\'s static assets' },
  args: {
    out: { type: 'string', default: 'dist/pages', description: 'The folder, which is emptied first' },
  },
  async run({ args }) {
    const { values } = (await import('./settings.ts')).readSettings(await manifests(), { makeUp: 'shared' })
    const { buildPages, publishedPages } = await import('./pages.ts')
    const options = publishedPages(values)
    await buildPages(resolve(root, args.out), options)
    console.log(`Wrote ${args.out}. ${options.api
      ? `The pages ask ${options.api}.`
      : 'WORKER_URL is not set: the pages ask the Worker that serves them (wrangler deploy --assets dist/pages).'}`)
  },
})

const demo = command({
  meta: { name: 'demo', description: 'Run everything, and let forty people use every app for a month' },
  args: {
    fresh: { type: 'boolean', default: false, description: 'Forget the data first' },
  },
  run: async ({ args }) => (await import('./demo/command.ts')).demo(args.fresh),
})

const sandbox = command({
  meta: { name: 'sandbox', description: 'The pretend Telegram alone, for a bot written in anything' },
  run: async () => void await import('../sandbox/main.ts'),
})

const main = defineCommand({
  meta: { name: 'factory', description: 'A whole portfolio of Telegram bots and mini apps on one shared stack' },
  subCommands: {
    start,
    demo,
    sandbox,
    migrate,
    env,
    schemas,
    costs,
    freeze: () => import('./freeze-command.ts').then(({ freeze }) => freeze),
    thaw: () => import('./freeze-command.ts').then(({ thaw }) => thaw),
    deploy: () => import('./deploy-command.ts').then(({ default: it }) => it),
    rotate: () => import('./rotate-command.ts').then(({ default: it }) => it),
    doctor: () => import('./doctor-command.ts').then(({ default: it }) => it),
    backup: () => import('./backup-command.ts').then(({ backup }) => backup),
    restore: () => import('./backup-command.ts').then(({ restore }) => restore),
    export: () => import('./export-command.ts').then(({ default: it }) => it),
    drop: () => import('./drop-command.ts').then(({ default: it }) => it),
    new: () => import('./new-command.ts').then(({ default: it }) => it),
    pages,
    test: ringed('test', 'Types, lint and every ring of tests', []),
    check: ringed('check', 'Types, lint and the fast tests', ['fast']),
  },
})

await runMain(main)
