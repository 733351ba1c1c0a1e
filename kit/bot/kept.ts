// The job that handles an update which was kept while its app was frozen.

import type { Update } from '@grammyjs/types'
import type { Errand } from '#kit/jobs'
import { handleUpdate } from './update.ts'

/** As if it came now; it has transactions of its own, like any update. */
export const keptUpdateErrand: Errand = async (invocation, app, { payload }) => {
  const handled = await handleUpdate(invocation, app, payload.update as Update, { kept: true })
  return handled.status === 200
    ? { outcome: 'done' }
    : {
        outcome: 'retry',
        error: 'It could not be handled yet.',
        at: new Date(invocation.clock.now() + handled.retryAfter * 1000).toISOString(),
      }
}
