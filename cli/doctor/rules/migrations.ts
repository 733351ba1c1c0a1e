// The database is what this code expects.
import { migrationState } from '#kit/db'
import { migrateOptions } from '../../migrate.ts'
import { defineRule } from '../rule.ts'

const migrate = 'npm run factory -- migrate'

export default defineRule({
  title: 'Migrations',
  async check({ database, register, local }) {
    const mend = local
      ? 'npm start migrates by itself: stop it and start it again'
      : migrate
    const state = await database(client => migrationState(client, migrateOptions(register.map(({ manifest }) => manifest))))
    if (!state)
      return []
    const findings = []
    if (state.pending.length) {
      findings.push({
        problem: `The database lacks ${state.pending.join(', ')}.`,
        why: 'The code asks for tables and columns that are not there: updates fail and are tried again until they are given up.',
        mend,
      })
    }
    else if (!state.rulesKept && !state.changed.length) {
      findings.push({
        problem: 'Roles, functions and policies in the database are those of other code.',
        why: 'An app may lack a right it needs, or still have one it should not.',
        mend,
      })
    }
    for (const name of state.changed) {
      findings.push({
        problem: `The migration ${name} was applied and has been changed since.`,
        why: 'Nobody can say what the database looks like, and nothing more can be migrated.',
        mend: `git log -p -- '*/migrations/${name.split('/')[1]}' shows what it was: put it back, and write the change as a new migration`,
      })
    }
    return findings
  },
})
