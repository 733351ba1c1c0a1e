// The door of kit/app: what an app is, what can go wrong in words, and the environment.
export * from './app-error.ts'
export * from './define-app.ts'
export * from './environment.ts'
export * from './manifest.ts'
export * from './readable.ts'
export * from './token.ts'
export * from './variables.ts'
