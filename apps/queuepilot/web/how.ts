// How a figure came about: its inputs, the sum they are put into, and where each of them comes from.

import type { AppFigures, Figures, ServiceFigures, Source } from '#kit/costs'
import type { MoreWords } from './texts-more.ts'
import { appRows, breakEvenAt, exactMoney, limitWords, money, percentUsed, sharedBurn, signedMoney, totalsOf } from '#kit/costs'
import { formatDateTime, formatDay } from '#kit/ui'

export interface How {
  title: string
  value: string
  /** In one sentence. */
  formula: string
  inputs: { label: string, value: string, source?: string }[]
}

function known(cents: number | null, currency: string, write: typeof money = money) {
  return cents === null
    ? '—'
    : write(cents, currency)
}

function sourceWords(t: MoreWords['how'], { measuredAt, how }: Source, file: string): string {
  if (!measuredAt)
    return t.byHand(file)
  const at = Date.parse(measuredAt)
  const when = measuredAt.length === 10
    ? formatDay(at)
    : formatDateTime(at)
  return how
    ? t.measured(when, how)
    : t.measuredPlain(when)
}

/** Which figure is asked about. */
export type HowRequest
  = | { of: 'app', app: AppFigures, figure: 'burn' | 'revenue' | 'net' | 'users' | 'price', currency: string }
    | { of: 'totals', figures: Figures, shown: AppFigures[], figure: 'burn' | 'revenue' | 'net' }
    | { of: 'shared', figures: Figures, which: 'now' | 'afterFree' }
    | { of: 'service', service: ServiceFigures }

/** A figure of one app. */
function howOfApp(t: MoreWords['how'], app: AppFigures, figure: 'burn' | 'revenue' | 'net' | 'users' | 'price', currency: string): How {
  const write = (cents: number | null) => known(cents, currency)
  const costs = sourceWords(t, app.sources.costs, 'queue.json')
  const revenue = sourceWords(t, app.sources.revenue, 'queue.json')
  switch (figure) {
    case 'burn':
      return {
        title: t.burn(app.name),
        value: write(app.burn),
        formula: app.shares.length
          ? t.burnShared
          : t.burnDirect,
        inputs: [
          ...app.items.length
            ? app.items.map(item => ({
                label: item.name,
                value: write(item.monthly),
                source: costs,
              }))
            : [
                {
                  label: t.costs,
                  value: write(app.costs),
                  source: costs,
                },
              ],
          ...app.shares.map(({ service, cents }) => ({
            label: t.shareOf(service),
            value: write(cents),
          })),
        ],
      }
    case 'revenue':
      return {
        title: t.revenue(app.name),
        value: write(app.revenue),
        formula: t.revenueFormula,
        inputs: [
          {
            label: t.monthly,
            value: write(app.revenue),
            source: revenue,
          },
        ],
      }
    case 'net':
      return {
        title: t.net(app.name),
        value: known(app.burn === null || app.revenue === null
          ? null
          : app.revenue - app.burn, currency, signedMoney),
        formula: t.netFormula,
        inputs: [
          {
            label: t.revenueWord,
            value: write(app.revenue),
            source: revenue,
          },
          {
            label: t.burnWord,
            value: write(app.burn),
            source: costs,
          },
        ],
      }
    case 'users':
      return {
        title: t.users(app.name),
        value: `${app.paying ?? '—'} / ${app.users ?? '—'}`,
        formula: t.usersFormula,
        inputs: [
          {
            label: t.paying,
            value: String(app.paying ?? '—'),
            source: sourceWords(t, app.sources.users, 'queue.json'),
          },
          {
            label: t.everybody,
            value: String(app.users ?? '—'),
            source: sourceWords(t, app.sources.users, 'queue.json'),
          },
        ],
      }
    case 'price':
      return {
        title: t.breakEven(app.name),
        value: String(breakEvenAt(app) ?? '—'),
        formula: t.breakEvenFormula,
        inputs: [
          {
            label: t.burnWord,
            value: write(app.burn),
            source: costs,
          },
          {
            label: t.price,
            value: write(app.price),
            source: t.byHand('queue.json'),
          },
          {
            label: t.fees,
            value: `${app.feePercent} % + ${exactMoney(app.feeFixed, currency)}`,
            source: t.byHand('queue.json'),
          },
          {
            label: t.priceAfterFees,
            value: write(app.priceAfterFees),
          },
        ],
      }
  }
}

/** A sum over the rows that are shown. */
function howOfTotals(t: MoreWords['how'], figures: Figures, shown: AppFigures[], figure: 'burn' | 'revenue' | 'net'): How {
  const rows = appRows({ ...figures, apps: shown })
  const totals = totalsOf(rows)
  const write = figure === 'net'
    ? signedMoney
    : money
  return {
    title: t.total[figure],
    value: write(totals[figure], figures.currency),
    formula: totals.unknown
      ? t.totalUnknown(totals.unknown)
      : t.totalFormula,
    inputs: rows.map(row => ({
      label: row.app.name,
      value: known(figure === 'net'
        ? row.net
        : row.app[figure], figures.currency, write),
    })),
  }
}

/** What shared services cost, now or beyond every free tier. */
function howOfShared(t: MoreWords['how'], figures: Figures, which: 'now' | 'afterFree'): How {
  return {
    title: t.shared[which],
    value: exactMoney(sharedBurn(figures)[which], figures.sharedCurrency),
    formula: which === 'now'
      ? t.sharedNow
      : t.sharedThen,
    inputs: figures.services.map(service => ({
      label: service.name,
      value: known(which === 'now'
        ? service.burn
        : service.burnAfterFree, figures.sharedCurrency),
      source: service.readAt
        ? t.read(formatDay(Date.parse(service.readAt)))
        : t.byHand('infrastructure.json'),
    })),
  }
}

/** How much of each limit a service has used. */
function howOfService(t: MoreWords['how'], service: ServiceFigures): How {
  return {
    title: t.usage(service.name),
    value: service.status,
    formula: t.usageFormula,
    inputs: service.limits.map((limit) => {
      const percent = percentUsed(limit)
      return {
        label: limit.metric,
        value: `${limitWords(limit)}${percent === null
          ? ''
          : ` · ${percent} %`}`,
        source: limit.usage === null
          ? t.notMeasured
          : sourceWords(t, limit.source, 'infrastructure.json'),
      }
    }),
  }
}

/** How the figure somebody pressed came about. */
export function howOf(t: MoreWords['how'], asked: HowRequest): How {
  switch (asked.of) {
    case 'app':
      return howOfApp(t, asked.app, asked.figure, asked.currency)
    case 'totals':
      return howOfTotals(t, asked.figures, asked.shown, asked.figure)
    case 'shared':
      return howOfShared(t, asked.figures, asked.which)
    case 'service':
      return howOfService(t, asked.service)
  }
}
