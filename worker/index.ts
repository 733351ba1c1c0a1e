// The Worker: every way in, for the apps of the register.
import { apps } from '../apps/index.ts'
import { createWorker } from './create.ts'

export default createWorker(apps)
