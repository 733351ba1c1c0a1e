// CloudStorage and what else a mini app asks through `web_app_invoke_custom_method`.
// Limits: core.telegram.org/bots/webapps#cloudstorage. Telegram documents no error names; these are DeviceStorage's.
import type { World } from './world.ts'

const MOST_KEYS = 1024
const LONGEST_VALUE = 4096
const KEY = /^[\w-]{1,128}$/

export type Invoked = { result: unknown } | { error: string }

const isKey = (key: unknown): key is string => typeof key === 'string' && KEY.test(key)
const failed = (error: string): Invoked => ({ error })

/** What Telegram answers to a mini app of this bot and person. */
export function invokeMethod(world: World, bot: number, user: number, method: string, params: Record<string, unknown>): Invoked {
  const { clouds, contacts } = world.state.mini_apps
  const name = `${bot}:${user}`
  const cloud = clouds[name] ??= {}
  const keys = [params.keys ?? []].flat()
  switch (method) {
    case 'getStorageKeys':
      return {
        result: Object.keys(cloud),
      }
    case 'getStorageValues':
      return keys.every(isKey)
        ? {
            result: Object.fromEntries(keys.map(key => [
              key,
              Object.hasOwn(cloud, key)
                ? cloud[key]
                : '',
            ])),
          }
        : failed('KEY_INVALID')
    case 'deleteStorageValues':
      if (!keys.every(isKey))
        return failed('KEY_INVALID')
      for (const key of keys)
        delete cloud[key]
      world.save()
      return { result: true }
    case 'saveStorageValue':
      return save(world, cloud, params.key, params.value)
    case 'getRequestedContact':
      return { result: contacts[name] ?? '' }
    default:
      return failed('METHOD_INVALID')
  }
}

function save(world: World, cloud: Record<string, string>, key: unknown, value: unknown): Invoked {
  if (!isKey(key))
    return failed('KEY_INVALID')
  if (typeof value !== 'string' || value.length > LONGEST_VALUE)
    return failed('VALUE_INVALID')
  if (!Object.hasOwn(cloud, key) && Object.keys(cloud).length >= MOST_KEYS)
    return failed('QUOTA_EXCEEDED')
  // defined, not assigned: a key may be called __proto__
  Object.defineProperty(cloud, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  })
  world.save()
  return { result: true }
}
