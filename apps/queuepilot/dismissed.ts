// Which alerts were put aside.
import type { Alert } from '#kit/costs'

/** What was put aside, and how bad it was then. */
export type Dismissed = Record<string, number>

/** An alert that was put aside comes back when its numbers get worse. */
export const isShown = ({ id, level }: Alert, dismissed: Dismissed) => !(dismissed[id]! >= level)

/** Alerts that are over are forgotten: when they come again, they are new. */
export function stillDismissed(alerts: Alert[], dismissed: Dismissed): Dismissed {
  return Object.fromEntries(Object.entries(dismissed).filter(([id]) => alerts.some(alert => alert.id === id)))
}
