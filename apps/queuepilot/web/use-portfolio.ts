// What every screen shows: the settings, the portfolio as it was loaded last, its alerts, and what changed since somebody looked.

import type { Ref } from 'vue'
import type { BurnKind, Shares, withShares } from '#kit/costs'
import type { Query } from '#kit/ui'
import type { Dismissed } from '../dismissed.ts'
import type { Cached, Door } from '../github.ts'
import type { changesBetween, Moment } from '../history.ts'
import type { Portfolio } from '../portfolio.ts'
import type { Settings } from '../settings.ts'
import { computed, effectScope, ref, shallowRef, watch } from 'vue'
import { alertsOf } from '#kit/costs'
import { addressOf, AppError, useNow, useSecret, useStorage, useStored, useTexts } from '#kit/ui'
import { isShown, stillDismissed } from '../dismissed.ts'
import { cachedPortfolio, loadPortfolio } from '../portfolio.ts'
import { defaultSettings, localRepo, repoOf } from '../settings.ts'
import { problemWords } from './problems.ts'
import { texts } from './texts.ts'

const github = 'https://api.github.com'
/** Coming back to the page asks again, but not twice in a moment: without a token 60 questions an hour are free. */
const momentMs = 60_000
/** Looking again within this time is the same look. */
const lookMs = 30 * 60_000

export type Since = ReturnType<typeof changesBetween> & { at: number }

function create() {
  const t = useTexts(texts)
  const storage = useStorage()
  const token = useSecret('github')
  const now = useNow(10_000)
  const root = addressOf(github)
  const stored = useStored<Settings>('settings', defaultSettings(root === github
    ? repoOf(location.hostname, location.pathname)
    : localRepo))
  const settings = computed<Settings>({
    // a setting that came with a newer version has its beginning
    get: () => ({
      ...defaultSettings(''),
      ...stored.value,
    }),
    set: value => stored.value = value,
  })
  const burn = useStored<BurnKind>('burn', 'direct')
  const dismissed = useStored<Dismissed>('dismissed', {})

  const door: Door = {
    root,
    fetch: (url, init) => fetch(url, init),
    get token() {
      return token.value.value
    },
    now: () => now.value,
    cache: {
      get: key => storage.get<Cached>(`copy:${key}`),
    },
  }

  const data = shallowRef<Portfolio | undefined>(cachedPortfolio(door, settings.value))
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  const since = shallowRef<Since>()
  let newest = 0
  let askedAt = -Infinity

  async function look(portfolio: Portfolio): Promise<void> {
    const { changesBetween, momentOf } = await import('../history.ts')
    const present = momentOf(portfolio.figures, portfolio.at)
    const before = storage.get<Moment>('looked')
    if (since.value === undefined && before) {
      since.value = {
        at: before.at,
        ...changesBetween(before, present),
      }
    }
    if (!before || present.at - before.at > lookMs)
      storage.set('looked', present)
  }

  async function refresh(): Promise<void> {
    if (!settings.value.repo)
      return
    const mine = ++newest
    busy.value = true
    askedAt = now.value
    try {
      await token.restored
      const loaded = await loadPortfolio(door, settings.value, (key, cached) => storage.set(`copy:${key}`, cached, { mirror: false }))
      if (mine !== newest)
        return
      data.value = loaded
      failure.value = undefined
      dismissed.value = stillDismissed(alertsOf(loaded.figures, settings.value.threshold), dismissed.value)
      void look(loaded)
    }
    catch (error) {
      if (mine !== newest)
        return
      failure.value = error
      if (!(error instanceof AppError))
        console.error(error)
    }
    finally {
      if (mine === newest)
        busy.value = false
    }
  }

  // another repository's figures are not a copy of this one's
  watch(() => JSON.stringify({ ...settings.value, threshold: 0 }), () => {
    data.value = cachedPortfolio(door, settings.value)
    failure.value = undefined
    since.value = undefined
    storage.remove('looked')
    void refresh()
  })

  const portfolio: Query<Portfolio> = {
    data,
    busy,
    refresh,
    at: computed(() => data.value?.at) as Ref<number | undefined>,
    // in the language of now; the code stays, so that offline looks like everywhere
    error: computed(() => failure.value instanceof AppError
      ? new AppError(failure.value.code, problemWords(t.value.problems, failure.value, data.value?.at))
      : failure.value) as Ref<unknown>,
    state: computed(() => data.value === undefined
      ? failure.value === undefined
        ? 'loading'
        : 'failed'
      : failure.value === undefined
        ? 'ready'
        : 'stale'),
  }
  // sharing out is loaded when somebody wants it
  const sharing = shallowRef<typeof withShares>()
  watch(burn, async (kind) => {
    if (kind !== 'direct')
      sharing.value ??= (await import('../burn.ts')).withShares
  }, { immediate: true })
  const shares = computed((): Shares | undefined => data.value && (burn.value === 'direct' || !sharing.value
    ? { figures: data.value.figures, equally: [], unshared: 0 }
    : sharing.value(data.value.figures, burn.value)))
  const alerts = computed(() => shares.value
    ? alertsOf(shares.value.figures, settings.value.threshold)
    : [])
  return {
    door,
    token,
    settings,
    burn,
    portfolio,
    since,
    /** With burn counted the chosen way. */
    shares,
    figures: computed(() => shares.value?.figures),
    alerts,
    /** Alerts nobody has put aside. */
    shown: computed(() => alerts.value.filter(alert => isShown(alert, dismissed.value))),
    dismissed,
    /** Asks again, unless that was just done. */
    again: () => now.value - askedAt > momentMs && !busy.value
      ? refresh()
      : undefined,
  }
}

export type PortfolioState = ReturnType<typeof create>

let state: PortfolioState | undefined

/** The same one on every screen; loading begins with the first screen that shows it. */
export function usePortfolio(show = true): PortfolioState {
  state ??= effectScope(true).run(create)!
  if (show)
    state.again()
  return state
}
