// No app is frozen and forgotten.
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Frozen apps',
  live: true,
  async check({ health, apps }) {
    const frozen = (await health())?.frozen ?? []
    return apps.filter(({ manifest }) => frozen.includes(manifest.id)).map(({ manifest: { id, name } }) => ({
      app: id,
      problem: `${name} is frozen.`,
      why: 'Whoever writes to it is told to come back later, and nothing it planned goes out.',
      mend: `npm run factory -- thaw ${id}`,
    }))
  },
})
