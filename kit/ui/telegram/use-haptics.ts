// A touch that is felt, where the device can.

import { can, webApp } from './web-app.ts'

function feedback() {
  return can('6.1')
    ? webApp!.HapticFeedback
    : undefined
}

/** `tap` for a press, `select` for another choice, `success`, `warning`, `error` for how it went. */
export function useHaptics() {
  return {
    tap: () => feedback()?.impactOccurred('light'),
    select: () => feedback()?.selectionChanged(),
    success: () => feedback()?.notificationOccurred('success'),
    warning: () => feedback()?.notificationOccurred('warning'),
    error: () => feedback()?.notificationOccurred('error'),
  }
}
