// The database: its migrations, what every role may do, and the login the Worker uses.
import type { Manifest } from '#kit/app'
import type { Step } from './step.ts'
import { migrateDatabase, migrateOptions, readMigrations } from '../migrate.ts'
import { asWorker, withDatabase } from '../owner.ts'

const kept = 'as this code has them'
const signsIn = 'factory_worker, with WORKER_DATABASE_PASSWORD'

async function signedIn(ownerUrl: string, password: string): Promise<string> {
  return await withDatabase(asWorker(ownerUrl, password), 'DATABASE_URL', async () => signsIn).catch(() => '')
}

export function databaseStep(values: Record<string, string>, manifests: readonly Manifest[]): Step {
  const { DATABASE_URL: url, WORKER_DATABASE_PASSWORD: password } = values
  return {
    part: 'database',
    title: 'Database',
    missing: url
      ? []
      : ['DATABASE_URL'],
    to: () => ({
      'migrations': migrateOptions(manifests).chains.flatMap(({ name, files }) => files.map(file => `${name}/${file.name}`)).join('\n'),
      'roles, functions, row-level security': kept,
      'the Worker\'s login': signsIn,
    }),
    async from() {
      const { applied, changed, rulesKept } = await readMigrations(url!, manifests)
      return {
        'migrations': [
          ...applied,
          ...changed.map(name => `${name} (changed since)`),
        ].join('\n'),
        'roles, functions, row-level security': rulesKept
          ? kept
          : applied.length
            ? 'as older code had them'
            : '',
        'the Worker\'s login': await signedIn(url!, password!),
      }
    },
    do: async () => void await migrateDatabase(url!, manifests, password!),
  }
}
