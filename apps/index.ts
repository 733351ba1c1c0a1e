// The register: one import and one line per app.
import telescheduler from './telescheduler/index.ts'

export const apps = [
  telescheduler,
]
