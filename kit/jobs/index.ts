// The door of kit/jobs: things that must happen later, at Telegram's pace.
export * from './plan.ts'
export * from './planning-api.ts'
export * from './run-job.ts'
export * from './run.ts'
export * from './telegram.ts'
export * from './weight.ts'
export * from './work.ts'
