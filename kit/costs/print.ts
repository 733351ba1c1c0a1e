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

/** In a column of so many characters. */
const column = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - Array.from(text).length))

const sharedWidth = 49
const appsWidth = 66

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
  const rule = '─'.repeat(appsWidth)
  const rows = appRows(figures)
  const totals = totalsOf(rows)
  const { currency } = figures
  const columns = (app: string, status: string, burn: string, revenue: string, net: string, users: string) =>
    `${column(app, 22)}${column(status, 10)}${column(burn, 8)}${column(revenue, 10)}${column(net, 9)}${users}`
  return [
    columns('App', 'Status', 'Burn', 'Revenue', 'Net', 'Users'),
    rule,
    ...rows.map(({ app, net }) => columns(
      inert(app.name, 21),
      inert(app.status, 9),
      known(app.burn, money, currency),
      known(app.revenue, money, currency),
      known(net, signedMoney, currency),
      app.paying === null
        ? unknown
        : String(app.paying),
    )),
    rule,
    `${column('Portfolio totals:', 32)}${column(`${money(totals.burn, currency)}/mo`, 8)}${column(`${money(totals.revenue, currency)}/mo`, 10)}${signedMoney(totals.net, currency)}/mo`,
    ...totals.unknown
      ? [`${totals.unknown} of ${rows.length} apps have unknown figures (${unknown}), which are not in the totals.`]
      : [],
  ]
}

/** Alerts, one a line, warnings first. */
export function alertLines(figures: Figures, threshold?: number): string[] {
  return alertsOf(figures, threshold).map(({ text, warning }) => `${warning ? '!' : 'i'} ${inert(text, 200)}`)
}
