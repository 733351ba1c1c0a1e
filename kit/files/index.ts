// The door of kit/files: people's files behind signed addresses, wherever their bytes are.
export * from './address.ts'
export * from './answer.ts'
export * from './backing.ts'
export * from './links.ts'
export * from './store.ts'
