// The door of kit/content: people's messages as data, and as messages again.
export { captionOf, named, sendCall } from './calls.ts'
export * from './content.ts'
export * from './message.ts'
