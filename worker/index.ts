// The Worker: every way in, for the apps of the register.
import { apps } from '../apps/index.ts'
import infrastructure from '../infrastructure.json' with { type: 'json' }
import queue from '../queue.json' with { type: 'json' }
import { createWorker } from './create.ts'

export default createWorker(apps, {
  costs: {
    queue: JSON.stringify(queue),
    infrastructure: JSON.stringify(infrastructure),
  },
})
