// When a screen should be asked for anew: it comes back into sight, the connection returns, or somebody pulls it down.

import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'
import { can, hosted, webApp } from '../telegram/web-app.ts'

/** Pixels of a finger's way that ask for it. */
const wayPx = 90

/**
 * Calls `refresh` at those times, and says why: somebody `pulled` the page and waits, or it was `seen` again.
 * @returns how far it is pulled, 0 to 1; 1 asks when the finger leaves
 */
export function useRefresh(refresh: (why: 'pulled' | 'seen') => unknown): Readonly<Ref<number>> {
  const pulled = ref(0)
  let from: number | undefined
  const begin = ({ touches }: TouchEvent) => {
    from = scrollY <= 0 && touches.length === 1
      ? touches[0]!.clientY
      : undefined
  }
  const move = ({ touches }: TouchEvent) => {
    if (from !== undefined)
      pulled.value = Math.min(1, Math.max(0, (touches[0]!.clientY - from) / wayPx))
  }
  const end = () => {
    if (pulled.value === 1)
      refresh('pulled')
    pulled.value = 0
    from = undefined
  }
  const seen = () => document.visibilityState === 'visible' && refresh('seen')
  const listening: [EventTarget, string, (event: any) => void][] = [
    [document, 'touchstart', begin],
    [document, 'touchmove', move],
    [document, 'touchend', end],
    [document, 'touchcancel', end],
    [document, 'visibilitychange', seen],
    [window, 'online', seen],
  ]
  for (const [target, name, listener] of listening)
    target.addEventListener(name, listener, { passive: true })
  if (hosted)
    webApp!.onEvent('activated', seen)
  // else Telegram would take the same gesture for closing
  if (can('7.7'))
    webApp!.disableVerticalSwipes?.()
  onScopeDispose(() => {
    for (const [target, name, listener] of listening)
      target.removeEventListener(name, listener)
    if (hosted)
      webApp!.offEvent('activated', seen)
    if (can('7.7'))
      webApp!.enableVerticalSwipes?.()
  })
  return pulled
}
