// The past, read once for all screens: what was read is kept, because it never changes.

import type { Query } from '#kit/ui'
import type { History, Moment } from '../history.ts'
import type { PortfolioState } from './use-portfolio.ts'
import { AppError, useQuery, useStorage, useTexts } from '#kit/ui'
import { loadHistory } from '../history.ts'
import { problemWords } from './problems.ts'
import { texts } from './texts.ts'
import { usePortfolio } from './use-portfolio.ts'

/** Loads it when a screen asks for it; each `refresh` reads a little further back. */
export function useHistory(): Query<Pick<History, 'moments' | 'more'>> {
  const { door, token, settings, portfolio }: PortfolioState = usePortfolio()
  const storage = useStorage()
  const t = useTexts(texts)
  const key = `copy:history:${settings.value.repo}`
  return useQuery(`past:${settings.value.repo}`, async () => {
    await token.restored
    // the present first: without it there is nothing to compare
    if (portfolio.state.value === 'failed')
      await portfolio.refresh()
    if (portfolio.state.value === 'failed')
      throw portfolio.error.value
    const { moments, kept, more } = await loadHistory(door, settings.value, storage.get<Record<string, Moment>>(key) ?? {}).catch((error: unknown) => {
      throw error instanceof AppError
        ? new AppError(error.code, problemWords(t.value.problems, error, undefined))
        : error
    })
    storage.set(key, kept, { mirror: false })
    return { moments, more }
  })
}
