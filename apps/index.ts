// The register: one import and one line per app.
import dripflow from './dripflow/index.ts'
import gatebot from './gatebot/index.ts'
import queuepilot from './queuepilot/index.ts'
import standup from './standup/index.ts'
import telescheduler from './telescheduler/index.ts'

export const apps = [
  telescheduler,
  standup,
  dripflow,
  gatebot,
  queuepilot,
]
