// pg-copy-streams brings no types: the two functions as they are used here.
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream'
  import type { Submittable } from 'pg'

  export function to(sql: string): Submittable & Readable & { rowCount: number }
  export function from(sql: string): Submittable & Writable & { rowCount: number }
}
