// One database cluster for a whole run of tests, on a free port, with a migrated template that each test file copies.
import type { TestProject } from 'vitest/node'
import type { App } from '#kit/app'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { migrateDatabase } from '../cli/migrate.ts'
import { createDatabase, startPostgres } from '../cli/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext { postgresPort: number }
}

/** Apps that tests make up beside the register need their roles, too. */
export const madeUp = ['poster', 'other']

export default async function (project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-test-'))
  // mkdtemp's folders are private, and under root PostgreSQL is another user
  chmodSync(folder, 0o755)
  const postgres = await startPostgres({
    folder: join(folder, 'data'),
    port: 0,
    throwAway: true,
  })
  await createDatabase(postgres.port, 'factory_template')
  const manifests = ([...apps, template] as App[]).map(app => app.manifest)
  await migrateDatabase(postgres.url('postgres', 'factory_template'), [
    ...manifests,
    ...madeUp.map(id => ({ ...template.manifest, id })),
  ], 'factory_worker')
  project.provide('postgresPort', postgres.port)
  return async () => {
    await postgres.stop()
    for (const place of [folder, postgres.folder])
      rmSync(place, { recursive: true, force: true })
  }
}
