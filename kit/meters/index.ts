// The door of kit/meters: once a day the stack measures itself, asks its providers, and tells the founder what changed.
export { metricsFile } from './commit.ts'
export * from './daily.ts'
export * from './stack.ts'
