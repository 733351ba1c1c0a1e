// A secret of the person's: in Telegram's secure storage where the client has one, else in this page's memory. Never in localStorage, which all pages of a host share.

import type { Ref } from 'vue'
import { ref } from 'vue'
import { mini } from '../app/mini.ts'
import { can, webApp } from '../telegram/web-app.ts'

export interface Secret {
  value: Readonly<Ref<string | undefined>>
  /** It outlives this page. */
  kept: boolean
  /** Resolves when what was kept is here. */
  restored: Promise<void>
  /** Empty forgets it. */
  set: (secret: string) => void
}

const secrets = new Map<string, Secret>()
/** A client that does not answer must not keep a page waiting. */
const patience = 3000

/** The same one for everybody who asks by this key. */
export function useSecret(key: string): Secret {
  const known = secrets.get(key)
  if (known)
    return known
  const name = `${mini().manifest.id}_${key}`
  const store = can('9.0')
    ? webApp!.SecureStorage
    : undefined
  const value = ref<string>()
  const secret: Secret = {
    value,
    kept: store !== undefined,
    restored: new Promise((resolve) => {
      if (!store)
        return resolve()
      setTimeout(resolve, patience)
      store.getItem(name, (_error, kept) => {
        value.value ??= kept || undefined
        resolve()
      })
    }),
    set(text) {
      value.value = text || undefined
      text
        ? store?.setItem(name, text)
        : store?.removeItem(name)
    },
  }
  secrets.set(key, secret)
  return secret
}
