// factory backup, factory restore: Supabase's free plan keeps no backups, so the factory makes its own.

import type { App } from '#kit/app'
import { join, relative, resolve } from 'node:path'
import { backUp } from './backup.ts'
import { root } from './chains.ts'
import { command } from './command.ts'
import { ownerUrl } from './owner.ts'
import { checkBackup, restore as restoreInto } from './restore.ts'
import { dataFolder, readSettings } from './settings.ts'

const manifests = async () => ((await import('../apps/index.ts')).apps as readonly App[]).map(app => app.manifest)

export const backup = command({
  meta: { name: 'backup', description: 'Write every row of the database into a folder, and see that it can be restored' },
  args: {
    to: { type: 'string', description: 'A folder that is not there yet; .factory/backups/<time> when left out' },
    check: { type: 'boolean', default: true, description: 'Restore it into a throw-away database (--no-check leaves it out)' },
  },
  async run({ args }) {
    const all = await manifests()
    const now = Date.now()
    const folder = args.to
      ? resolve(args.to)
      : join(dataFolder, 'backups', new Date(now).toISOString().slice(0, 19).replaceAll(':', '-'))
    const { tables } = await backUp(ownerUrl(all), folder, now)
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    const inside = relative(root, folder)
    const shown = inside.startsWith('..')
      ? folder
      : inside
    console.log(`Backed up ${rows} rows of ${tables.length} tables into ${shown}.`)
    if (args.check) {
      await checkBackup(folder, all)
      console.log('Restored into a throw-away database: every row is there.')
    }
    console.log(`It holds people's data: keep it where only you can read it, or encrypt it. Back with: npm run factory -- restore ${shown}`)
  },
})

export const restore = command({
  meta: { name: 'restore', description: 'A backup into an empty database' },
  args: {
    folder: { type: 'positional', required: true, description: 'What factory backup wrote' },
    check: { type: 'boolean', default: false, description: 'Only see that it can be done, in a throw-away database' },
  },
  async run({ args }) {
    const all = await manifests()
    const folder = resolve(args.folder)
    const { tables, made_at } = args.check
      ? await checkBackup(folder, all)
      : await restoreInto(folder, ownerUrl(all), all, readSettings(all, { makeUp: 'shared' }).values.WORKER_DATABASE_PASSWORD!)
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(args.check
      ? `Good: ${rows} rows of ${tables.length} tables, as of ${made_at}.`
      : `Restored ${rows} rows of ${tables.length} tables, as of ${made_at}. What was due since then goes out with the next ticks, or is told as missed.`)
  },
})
