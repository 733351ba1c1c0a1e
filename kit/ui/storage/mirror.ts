// Telegram's own storages as one: DeviceStorage where there is one, else CloudStorage. localStorage may be empty after a reopen inside Telegram; these are not.

import type { CloudStorage, DeviceStorage } from '../telegram/web-app.ts'
import { can, webApp } from '../telegram/web-app.ts'

export interface Mirror {
  set: (key: string, value: string) => void
  remove: (key: string) => void
  /** Everything whose key begins like this. */
  all: (prefix: string) => Promise<Map<string, string>>
}

/** A client that does not answer must not keep a page waiting. */
const patience = 3000

function answer<T>(start: (done: (error: unknown, value?: T) => void) => void, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(resolve, patience, otherwise)
    try {
      start((error, value) => resolve(error || value === undefined
        ? otherwise
        : value))
    }
    catch {
      resolve(otherwise)
    }
  })
}

/** DeviceStorage cannot list its keys: they are kept beside the values. */
export function deviceMirror(device: DeviceStorage): Mirror {
  const indexOf = (key: string) => `${key.split(':').slice(0, 2).join(':')}:`
  const listed = async (prefix: string) => new Set(JSON.parse(await answer<string | null>(done => device.getItem(`${prefix}keys`, done), '[]') ?? '[]') as string[])
  let turn = Promise.resolve()
  const relist = (key: string, change: (keys: Set<string>) => void) => {
    turn = turn.then(async () => {
      const keys = await listed(indexOf(key))
      change(keys)
      device.setItem(`${indexOf(key)}keys`, JSON.stringify([...keys]))
    })
  }
  return {
    set(key, value) {
      device.setItem(key, value)
      relist(key, keys => keys.add(key))
    },
    remove(key) {
      device.removeItem(key)
      relist(key, keys => keys.delete(key))
    },
    async all(prefix) {
      const keys = await listed(prefix)
      const values = await Promise.all([...keys].map(async key => [key, await answer<string | null>(done => device.getItem(key, done), null)] as const))
      return new Map(values.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    },
  }
}

/** CloudStorage: keys of letters, digits, _ and -, values of at most 4096 characters (core.telegram.org/bots/webapps#cloudstorage). */
const cloudMost = 4000

/** Longer values lie in several pieces, the first of which says how many. */
export function cloudMirror(cloud: CloudStorage): Mirror {
  const name = (key: string) => key.replace(/[^\w-]/g, char => `_${char.charCodeAt(0).toString(16)}_`)
  const pieceName = (key: string, at: number) => at
    ? `${name(key)}--${at}`
    : name(key)
  /** How many pieces of a key are there. */
  const counts = new Map<string, number>()
  const drop = (key: string, from: number) => {
    const pieces = Array.from({
      length: Math.max(0, (counts.get(key) ?? 1) - from),
    }, (_, at) => pieceName(key, from + at))
    if (pieces.length)
      cloud.removeItems(pieces)
  }
  return {
    set(key, value) {
      const text = JSON.stringify([key, value])
      const count = Math.ceil(text.length / cloudMost)
      for (let at = count - 1; at >= 0; at--) {
        const piece = text.slice(at * cloudMost, (at + 1) * cloudMost)
        cloud.setItem(pieceName(key, at), at
          ? piece
          : `${count}|${piece}`)
      }
      drop(key, count)
      counts.set(key, count)
    },
    remove(key) {
      drop(key, 0)
      counts.delete(key)
    },
    async all(prefix) {
      const keys = (await answer<string[]>(done => cloud.getKeys(done), [])).filter(key => key.startsWith(name(prefix)))
      if (!keys.length)
        return new Map()
      const pieces = await answer<Record<string, string>>(done => cloud.getItems(keys, done), {})
      const values = Object.keys(pieces).filter(key => !/--\d+$/.test(key)).flatMap((key) => {
        const [count = '', ...first] = pieces[key]!.split('|')
        const rest = Array.from({ length: Number(count) - 1 }, (_, at) => pieces[`${key}--${at + 1}`] ?? '')
        try {
          const [own, value] = JSON.parse([
            first.join('|'),
            ...rest,
          ].join('')) as [string, string]
          counts.set(own, Number(count))
          return [
            [own, value] as const,
          ]
        }
        catch {
          return []
        }
      })
      return new Map(values)
    },
  }
}

/** Telegram's best storage here; undefined outside Telegram and in old clients. */
export function telegramMirror(): Mirror | undefined {
  if (can('9.0') && webApp!.DeviceStorage)
    return deviceMirror(webApp!.DeviceStorage)
  if (can('6.9') && webApp!.CloudStorage)
    return cloudMirror(webApp!.CloudStorage)
  return undefined
}
