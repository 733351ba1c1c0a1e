// What a mini app keeps on this device: localStorage as the working copy, mirrored to Telegram's storage, keys by app and person.

import type { Mirror } from './mirror.ts'
import { AppError } from '#kit/app'
import { currentTime } from '../app/clock.ts'

/** `at`: when it was written, epoch milliseconds. Of two copies the newer one counts. */
interface Kept { at: number, value: unknown }

export interface StoredCopy { app: string, values: Record<string, unknown> }

export interface Storage {
  get: <T>(key: string) => T | undefined
  /** Values are JSON. With `mirror: false` it stays in localStorage: copies that can be fetched again. */
  set: (key: string, value: unknown, options?: { mirror?: boolean }) => void
  remove: (key: string) => void
  keys: () => string[]
  /** Calls back when a key's value came from elsewhere: Telegram's storage, an import, another window. */
  watch: (key: string, changed: () => void) => () => void
  /** Resolves when what Telegram kept is here. */
  restored: Promise<void>
  /** Everything, as JSON, for a file the person keeps. */
  export: () => StoredCopy
  /** Takes such a file in again; keys that are not in it stay. Throws AppError `copy-invalid`. */
  import: (copy: unknown) => void
}

/** Telegram's storages are asked over a bridge: not with every letter that is typed. */
const mirrorAfter = 300

/** localStorage may be forbidden (private windows, blocked cookies): then it lasts as long as the page. */
export function browserStore(): globalThis.Storage {
  try {
    localStorage.setItem('probe', '1')
    localStorage.removeItem('probe')
    return localStorage
  }
  catch {
    const map = new Map<string, string>()
    return {
      get length() { return map.size },
      clear: () => map.clear(),
      getItem: key => map.get(key) ?? null,
      key: at => [
        ...map.keys(),
      ][at] ?? null,
      removeItem: key => void map.delete(key),
      setItem: (key, value) => void map.set(key, value),
    }
  }
}

/** `person`: a Telegram id, or `me` outside Telegram. */
export function createStorage(app: string, person: number | 'me', store: globalThis.Storage, mirror: Mirror | undefined): Storage {
  const prefix = `${app}:${person}:`
  const watchers = new Map<string, Set<() => void>>()
  const tell = (key: string) => watchers.get(key)?.forEach(changed => changed())

  const keys = () => Array.from({ length: store.length }, (_, at) => store.key(at)!).filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))

  function read(name: string): Kept | undefined {
    try {
      return JSON.parse(store.getItem(name) ?? '') as Kept
    }
    catch {
      return undefined
    }
  }

  function write(name: string, text: string): void {
    try {
      store.setItem(name, text)
    }
    catch {
      // full: copies that can be fetched again make room
      for (const key of keys().filter(key => key.startsWith('copy:')))
        store.removeItem(prefix + key)
      try {
        store.setItem(name, text)
      }
      catch {}
    }
  }

  const unmirrored = new Map<string, string>()
  let pause: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(pause)
    pause = undefined
    for (const [name, text] of unmirrored)
      mirror?.set(name, text)
    unmirrored.clear()
  }

  const set: Storage['set'] = (key, value, { mirror: mirrored = true } = {}) => {
    const text = JSON.stringify({
      at: currentTime(),
      value,
    } satisfies Kept)
    write(prefix + key, text)
    if (mirror && mirrored) {
      unmirrored.set(prefix + key, text)
      pause ??= setTimeout(flush, mirrorAfter)
    }
  }

  async function restore(): Promise<void> {
    for (const [name, text] of await mirror?.all(prefix) ?? []) {
      const { at } = JSON.parse(text) as Kept
      if (at > (read(name)?.at ?? -1)) {
        write(name, text)
        tell(name.slice(prefix.length))
      }
    }
  }

  globalThis.addEventListener?.('pagehide', flush)
  globalThis.addEventListener?.('storage', ({ key }) => key?.startsWith(prefix) && tell(key.slice(prefix.length)))

  return {
    get: <T>(key: string) => read(prefix + key)?.value as T | undefined,
    set,
    remove(key) {
      store.removeItem(prefix + key)
      unmirrored.delete(prefix + key)
      mirror?.remove(prefix + key)
    },
    keys,
    watch(key, changed) {
      const set = watchers.get(key) ?? new Set()
      watchers.set(key, set.add(changed))
      return () => void set.delete(changed)
    },
    restored: restore().catch(() => {}),
    export: () => ({
      app,
      values: Object.fromEntries(keys().filter(key => !key.startsWith('copy:')).map(key => [key, read(prefix + key)?.value])),
    }),
    import(copy) {
      const { app: from, values } = (copy ?? {}) as Partial<StoredCopy>
      if (from !== app || typeof values !== 'object' || values === null)
        throw new AppError('copy-invalid', 'This file is not a copy of this app.', { hint: 'Choose the file that was saved here.' })
      for (const [key, value] of Object.entries(values)) {
        set(key, value)
        tell(key)
      }
    },
  }
}
