// Closing asks first while something would be lost.

import { onScopeDispose, watchEffect } from 'vue'
import { can, webApp } from './web-app.ts'

/** `useClosingConfirmation(() => draft.dirty())` */
export function useClosingConfirmation(needed: () => boolean): void {
  const beforeUnload = (event: BeforeUnloadEvent) => needed() && event.preventDefault()
  const set = (on: boolean) => {
    if (can('6.2')) {
      on
        ? webApp!.enableClosingConfirmation()
        : webApp!.disableClosingConfirmation()
    }
    // a swipe down would close it, too
    if (can('7.7')) {
      on
        ? webApp!.disableVerticalSwipes?.()
        : webApp!.enableVerticalSwipes?.()
    }
  }
  watchEffect(() => set(needed()))
  addEventListener('beforeunload', beforeUnload)
  onScopeDispose(() => {
    set(false)
    removeEventListener('beforeunload', beforeUnload)
  })
}
