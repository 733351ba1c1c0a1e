// The state on disk: one JSON file, written whole and put in place by a rename, a moment after the last change.
import type { State } from './types.ts'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyState } from './world.ts'

export interface Storage {
  state: State
  /** Writes soon; `read` is called just before, so that several changes cost one write. */
  touch(read: () => State): void
  /** Writes what is waiting, now. */
  flush(): void
}

const PAUSE = 300

/** State kept under `dir`, or in memory only. A file that cannot be read is an error, not a fresh start. */
export function openStorage(dir?: string): Storage {
  if (!dir) {
    return {
      state: emptyState(),
      touch() {},
      flush() {},
    }
  }
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'telegram.json')
  let timer: NodeJS.Timeout | undefined
  let waiting: (() => State) | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (!waiting)
      return
    writeFileSync(`${file}.new`, JSON.stringify(waiting()))
    renameSync(`${file}.new`, file)
    waiting = undefined
  }

  return {
    state: read(file),
    touch(state) {
      waiting = state
      timer ??= setTimeout(flush, PAUSE)
    },
    flush,
  }
}

function read(file: string): State {
  try {
    return {
      ...emptyState(),
      ...JSON.parse(readFileSync(file, 'utf8')),
    }
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return emptyState()
    throw new Error(`The sandbox's state in ${file} cannot be read: ${(error as Error).message}. Start with --fresh to forget it.`)
  }
}
