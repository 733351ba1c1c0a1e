// The panels as text, for the terminal and for copying.
import type { Cents, Figures } from './schema.ts'
import { alertsOf } from './alerts.ts'
import { inert } from './inert.ts'
import { exactMoney, money, signedMoney } from './money.ts'
import { appRows, serviceWords, sharedBurn, totalsOf } from './panels.ts'

const unknown = '—'
function known(cents: Cents, words: (cents: number, currency: string) => string, currency: string) {
  return cents === null
    ? unknown
    : words(cents, currency)
}

const lengthOf = (text: string) => Array.from(text).length
/** In a column of so many characters. */
const column = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - lengthOf(text)))

const sharedWidth = 49
/** App, status, burn, revenue, net, users: where figures are longer, their column is, too. */
const appColumns = [22, 10, 8, 10, 9, 7]

function amountLine(label: string, cents: number, currency: string): string {
  const amount = `${exactMoney(cents, currency)}/mo`
  return `${label}${amount.padStart(sharedWidth - label.length)}`
}

/** The shared-infrastructure panel, line by line. */
export function sharedPanel(figures: Figures): string[] {
  const rule = '─'.repeat(sharedWidth)
  const burn = sharedBurn(figures)
  return [
    `${'Shared Services'.padEnd(41)}Status`,
    rule,
    ...figures.services.map((service) => {
      const name = inert(service.name, 24)
      return `${name} ${'.'.repeat(26 - Array.from(name).length)} ${service.status.padEnd(8)}(${serviceWords(service)})`
    }),
    rule,
    amountLine('Shared burn rate:', burn.now, figures.sharedCurrency),
    amountLine('After free tier exceeded:', burn.afterFree, figures.sharedCurrency),
    ...burn.unknown
      ? [`${burn.unknown} of ${figures.services.length} services have an unknown cost and are not in these sums.`]
      : [],
  ]
}

/** The per-app panel, line by line. */
export function appPanel(figures: Figures): string[] {
  const rows = appRows(figures)
  const totals = totalsOf(rows)
  const { currency } = figures
  const head = [
    'App',
    'Status',
    'Burn',
    'Revenue',
    'Net',
    'Users',
  ]
  const lines = rows.map(({ app, net }) => [
    inert(app.name, 21),
    inert(app.status, 9),
    known(app.burn, money, currency),
    known(app.revenue, money, currency),
    known(net, signedMoney, currency),
    app.paying === null
      ? unknown
      : String(app.paying),
  ])
  const sums = [
    'Portfolio totals:',
    '',
    `${money(totals.burn, currency)}/mo`,
    `${money(totals.revenue, currency)}/mo`,
    `${signedMoney(totals.net, currency)}/mo`,
    '',
  ]
  const widths = appColumns.map((width, place) => place < 2
    ? width
    : Math.max(width, ...[...lines, sums].map(cells => cells[place + 1]
        ? lengthOf(cells[place]!) + 1
        : 0)))
  const line = (cells: string[]) => cells.map((cell, place) => column(cell, widths[place]!)).join('').trimEnd()
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width))
  return [
    line(head),
    rule,
    ...lines.map(line),
    rule,
    line(sums),
    ...totals.unknown
      ? [`${totals.unknown} of ${rows.length} apps have unknown figures (${unknown}), which are not in the totals.`]
      : [],
  ]
}

/** Alerts, one a line, warnings first. */
export function alertLines(figures: Figures, threshold?: number): string[] {
  return alertsOf(figures, threshold).map(({ text, warning }) => `${warning ? '!' : 'i'} ${inert(text, 200)}`)
}
