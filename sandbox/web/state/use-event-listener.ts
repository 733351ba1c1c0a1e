// A listener that goes with its component.
import { onScopeDispose } from 'vue'

export function useEventListener(target: EventTarget, type: string, listener: (event: Event) => void): void {
  target.addEventListener(type, listener)
  onScopeDispose(() => target.removeEventListener(type, listener))
}
