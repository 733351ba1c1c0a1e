// The door of kit/user: who is calling from a mini app.
export * from './api.ts'
export * from './body.ts'
export * from './init-data.ts'
export * from './session.ts'
export * from './web-link.ts'
