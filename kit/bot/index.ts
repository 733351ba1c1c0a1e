// The door of kit/bot: handling an update, the commands every bot has, dialogs, safe sending.
export { forget, menu } from './commands.ts'
export * from './context.ts'
export * from './file.ts'
export * from './kept.ts'
export * from './rights.ts'
export * from './running.ts'
export * from './texts.ts'
export * from './update.ts'
