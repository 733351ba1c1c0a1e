// The panels as text, for the terminal and for copying.
import type { Cents, Figures } from './schema.ts'
import { alertsOf } from './alerts.ts'
import { dollars, exactDollars, signedDollars } from './money.ts'
import { appRows, serviceWords, sharedBurn, totalsOf } from './panels.ts'

const unknown = '—'
function known(cents: Cents, words: (cents: number) => string) {
  return cents === null
    ? unknown
    : words(cents)
}

/** A name of somebody's file: no control or direction characters, at most `width` long. */
function inert(name: string, width: number): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}]/gu, '')
  return clean.length > width
    ? `${clean.slice(0, width - 1)}…`
    : clean
}

const sharedWidth = 49
const appsWidth = 66

function money(label: string, cents: number): string {
  const amount = `${exactDollars(cents)}/mo`
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
      return `${`${name} `.padEnd(27, '.')} ${service.status.padEnd(8)}(${serviceWords(service)})`
    }),
    rule,
    money('Shared burn rate:', burn.now),
    money('After free tier exceeded:', burn.afterFree),
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
  const columns = (app: string, status: string, burn: string, revenue: string, net: string, users: string) =>
    `${app.padEnd(22)}${status.padEnd(10)}${burn.padEnd(8)}${revenue.padEnd(10)}${net.padEnd(9)}${users}`
  return [
    columns('App', 'Status', 'Burn', 'Revenue', 'Net', 'Users'),
    rule,
    ...rows.map(({ app, net }) => columns(
      inert(app.name, 21),
      inert(app.status, 9),
      known(app.burn, dollars),
      known(app.revenue, dollars),
      known(net, signedDollars),
      app.paying === null
        ? unknown
        : String(app.paying),
    )),
    rule,
    `${'Portfolio totals:'.padEnd(32)}${`${dollars(totals.burn)}/mo`.padEnd(8)}${`${dollars(totals.revenue)}/mo`.padEnd(10)}${signedDollars(totals.net)}/mo`,
    ...totals.unknown
      ? [`${totals.unknown} of ${rows.length} apps have unknown figures (${unknown}) and are not in the totals.`]
      : [],
  ]
}

/** Alerts, one a line, warnings first. */
export function alertLines(figures: Figures, threshold?: number): string[] {
  return alertsOf(figures, threshold).map(({ text, warning }) => `${warning ? '!' : 'i'} ${inert(text, 200)}`)
}
