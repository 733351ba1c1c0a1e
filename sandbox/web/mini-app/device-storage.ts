// DeviceStorage and SecureStorage of one mini app: a drawer of its own in the browser's storage, with Telegram's limits and error names.
// core.telegram.org/bots/webapps#devicestorage: 5 MB for each bot; #securestorage: 10 items.

export interface Limits { keys?: number, characters?: number }
interface Failed { error: 'KEY_INVALID' | 'VALUE_INVALID' | 'QUOTA_EXCEEDED' }

export function createDeviceStorage(store: Storage, prefix: string, limits: Limits) {
  const names = () => Object.keys(store).filter(name => name.startsWith(prefix))
  const used = (but: string) => names()
    .filter(name => name !== but)
    .reduce((sum, name) => sum + name.length - prefix.length + (store.getItem(name)?.length ?? 0), 0)

  return {
    get(key: unknown): Failed | { value: string | null } {
      return typeof key === 'string'
        ? {
            value: store.getItem(prefix + key),
          }
        : { error: 'KEY_INVALID' }
    },

    /** `null` removes the key. */
    save(key: unknown, value: unknown): Failed | object {
      if (typeof key !== 'string')
        return { error: 'KEY_INVALID' }
      if (typeof value !== 'string' && value !== null)
        return { error: 'VALUE_INVALID' }
      const name = prefix + key
      if (value === null) {
        store.removeItem(name)
        return {}
      }
      const isNew = store.getItem(name) === null
      const tooMany = isNew && names().length >= (limits.keys ?? Number.POSITIVE_INFINITY)
      const tooLarge = used(name) + key.length + value.length > (limits.characters ?? Number.POSITIVE_INFINITY)
      if (tooMany || tooLarge)
        return { error: 'QUOTA_EXCEEDED' }
      try {
        store.setItem(name, value)
        return {}
      }
      catch {
        // the browser's own limit may be reached before
        return { error: 'QUOTA_EXCEEDED' }
      }
    },

    clear(): object {
      for (const name of names())
        store.removeItem(name)
      return {}
    },
  }
}
