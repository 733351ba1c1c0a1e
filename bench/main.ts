// npm run bench: every figure of bench/README.md, measured side by side in one run on this machine. `npm run bench -- webhook` measures one part.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import pg from 'pg'
import template from '../apps/_template/index.ts'
import { migrateDatabase } from '../cli/migrate.ts'
import { createDatabase, startPostgres } from '../cli/postgres.ts'
import { installBench } from './install.ts'
import { markdown } from './table.ts'

installBench()
const names = ['webhook', 'jobs', 'sizes'] as const
const asked = process.argv.slice(2)
const unknown = asked.find(name => !(names as readonly string[]).includes(name))
if (unknown) {
  console.error(`There is no part "${unknown}"; there are ${names.join(', ')}.`)
  process.exit(1)
}

const folder = mkdtempSync(join(os.tmpdir(), 'bench-'))
const postgres = await startPostgres({
  folder: join(folder, 'postgres'),
  port: 0,
  throwAway: true,
})
const ownerUrl = postgres.url('postgres', 'bench')
const workerUrl = postgres.url('factory_worker', 'bench')
const parts = {
  webhook: async () => (await import('./webhook.ts')).webhook(folder, { worker: workerUrl, owner: ownerUrl, pooled: false }),
  jobs: async () => (await import('./jobs.ts')).jobs(ownerUrl, workerUrl),
  sizes: async () => (await import('./sizes.ts')).sizes(folder),
}
try {
  await createDatabase(postgres.port, 'bench')
  await migrateDatabase(ownerUrl, [template.manifest], 'factory_worker')
  const owner = new pg.Client(ownerUrl)
  await owner.connect()
  await owner.query('create table bench_updates (id bigint primary key, text text)')
  await owner.end()

  const file = join(import.meta.dirname, 'README.md')
  let readme = readFileSync(file, 'utf8')
  const machine = `${os.cpus().length} × ${os.cpus()[0]!.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${os.platform()} ${os.release()}`
  for (const name of names) {
    if (asked.length && !asked.includes(name))
      continue
    const text = (await parts[name]()).map(markdown).join('\n')
    console.log(`\n${text}`)
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    readme = `${readme.split(begin)[0]}${begin}\n\nMeasured on ${machine}.\n\n${text}\n${end}${readme.split(end)[1]}`
  }
  writeFileSync(file, readme)
}
finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
