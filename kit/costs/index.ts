// The door of kit/costs: what the portfolio costs and earns, read from queue.json and infrastructure.json.
export * from './alerts.ts'
export * from './money.ts'
export * from './panels.ts'
export * from './print.ts'
export * from './read.ts'
export * from './schema.ts'
