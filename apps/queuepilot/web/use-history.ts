// The past, read once for all screens: what was read is kept, because it never changes.

import type { Query } from '#kit/ui'
import type { History, Moment } from '../history.ts'
import type { PortfolioState } from './use-portfolio.ts'
import { useQuery, useStorage } from '#kit/ui'
import { loadHistory } from '../history.ts'
import { usePortfolio } from './use-portfolio.ts'

/** Loads it when a screen asks for it; each `refresh` reads a little further back. */
export function useHistory(): Query<Pick<History, 'moments' | 'more'>> {
  const { door, token, settings, portfolio }: PortfolioState = usePortfolio()
  const storage = useStorage()
  const key = `copy:history:${settings.value.repo}`
  return useQuery(`past:${settings.value.repo}`, async () => {
    await token.restored
    // the present first: without it there is nothing to compare
    if (portfolio.data.value === undefined && portfolio.error.value !== undefined)
      throw portfolio.error.value
    const { moments, kept, more } = await loadHistory(door, settings.value, storage.get<Record<string, Moment>>(key) ?? {})
    storage.set(key, kept, { mirror: false })
    return { moments, more }
  })
}
