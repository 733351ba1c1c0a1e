// The state on disk: one JSON file, written a moment after the last change; where it cannot be, again and again.
import type { State } from './types.ts'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './disk.ts'
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
  let told = false

  function write() {
    clearTimeout(timer)
    timer = undefined
    if (!waiting)
      return
    try {
      writeWhole(file, JSON.stringify(waiting()))
      waiting = undefined
      told = false
    }
    catch (error) {
      // the world goes on in memory; once is enough to say it
      if (!told)
        console.error((error as Error).message)
      told = true
      timer = setTimeout(write, PAUSE).unref()
    }
  }

  return {
    state: read(file),
    touch(state) {
      waiting = state
      timer ??= setTimeout(write, PAUSE)
    },
    flush() {
      write()
      clearTimeout(timer)
    },
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
