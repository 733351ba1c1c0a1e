// What is generated is what would be generated now: migrations and .env.example.

import { pendingStatements } from '../../chains.ts'
import { environmentExample } from '../../settings.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Generated files',
  async check({ register, read }) {
    const manifests = register.map(({ manifest }) => manifest)
    const findings = []
    for (const chain of [
      'factory',
      ...manifests.map(({ id }) => id),
    ]) {
      const { statements } = await pendingStatements(chain)
      if (statements.length) {
        findings.push({
          ...chain !== 'factory' && { app: chain },
          problem: `The tables.ts of ${chain} says ${statements.length} things its migrations do not.`,
          why: 'The code asks for columns the database will not have.',
          mend: 'npm run factory -- migrate --generate --title <what-changed>',
        })
      }
    }
    if (read('.env.example') !== environmentExample(manifests)) {
      findings.push({
        problem: '.env.example is not what manifests and kit know.',
        why: 'Whoever sets this up misses a variable, or sets one that nobody reads.',
        mend: 'npm run factory -- env',
      })
    }
    return findings
  },
})
