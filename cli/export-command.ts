// factory export: says what moved out, and what comes next.

import { join, relative, resolve } from 'node:path'
import { root } from './chains.ts'
import { command } from './command.ts'
import { exportApp } from './export.ts'
import { namedApp } from './named-app.ts'
import { checkBackup } from './restore.ts'
import { dataFolder } from './settings.ts'

export default command({
  meta: { name: 'export', description: 'Move one app out: a stack with only this app, and its rows as a backup and as SQL' },
  args: {
    app: { type: 'positional', required: true, description: 'Its id' },
    out: { type: 'string', description: 'A folder that is not there yet; .factory/exports/<app>-<time> when left out' },
    check: { type: 'boolean', default: true, description: 'Restore the rows into a throw-away database (--no-check leaves it out)' },
  },
  async run({ args }) {
    const { manifest: app, url } = await namedApp(args.app)
    const now = Date.now()
    const folder = args.out
      ? resolve(args.out)
      : join(dataFolder, 'exports', `${app.id}-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}`)
    const { manifest, leftOut, frozen } = await exportApp({ url, app, folder, now })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const inside = relative(root, folder)
    const shown = inside.startsWith('..')
      ? folder
      : inside
    console.log(`${app.name} is in ${shown}: code/ is a stack with only this app (without ${leftOut.length} tests that need the others), data/ has its ${rows} rows, also as ${app.id}.sql.`)
    if (args.check) {
      await checkBackup(join(folder, 'data'), [app])
      console.log('Restored into a throw-away database: every row is there.')
    }
    if (!frozen)
      console.log(`It goes on here meanwhile, and what happens from now on is not in the export. To move it for good, first: npm run factory -- freeze ${app.id}, and export again.`)
    console.log(`data/ is people's data: keep it where only you can read it. Files people uploaded stay where they are. Once the new stack runs: npm run factory -- drop ${app.id} --exported ${shown}`)
  },
})
