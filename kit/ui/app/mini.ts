// The one mini app of this page: what its parts know of each other.

import type { Router } from 'vue-router'
import type { Manifest } from '#kit/app'
import type { Session } from '../session/session.ts'
import type { Storage } from '../storage/storage.ts'
import type { Launch } from './launch.ts'

export interface Mini {
  manifest: Pick<Manifest, 'id' | 'name' | 'username'>
  launch: Launch
  /** Where its API is, without a slash at the end. */
  address: string
  session: Session
  storage: Storage
  router: Router
}

let current: Mini | undefined

export function setMini(mini: Mini): void {
  current = mini
}

export function mini(): Mini {
  if (!current)
    throw new Error('createMiniApp has not been called yet.')
  return current
}
