// What is on the screen, to take along: CSV, JSON, and the founder's own panels as text.

import type { AppRow, Figures } from '#kit/costs'
import { alertLines, appPanel, sharedBurn, sharedPanel, totalsOf } from '#kit/costs'

/** A cell that a spreadsheet would run as a formula is text (owasp.org/www-community/attacks/CSV_Injection). */
function cell(value: string | number | null | undefined): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value)
    ? `'${value}`
    : String(value ?? '')
  return /[",\n\r]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function amount(cents: number | null) {
  return cents === null
    ? null
    : cents / 100
}

/** One line per app; unknown is empty. Amounts are a month's, in the queue's currency. */
export function csvOf(rows: AppRow[], currency: string): string {
  const lines = [
    [
      'id',
      'name',
      'tier',
      'status',
      'burn',
      'revenue',
      'net',
      'users',
      'paying',
      'currency',
    ],
    ...rows.map(({ app, net }) => [
      app.id,
      app.name,
      app.tier,
      app.status,
      amount(app.burn),
      amount(app.revenue),
      amount(net),
      app.users,
      app.paying,
      currency,
    ]),
  ]
  return lines.map(line => line.map(cell).join(',')).join('\r\n')
}

export function jsonOf(figures: Figures, rows: AppRow[]): string {
  return JSON.stringify({
    currency: figures.currency,
    apps: rows.map(({ app, net }) => ({ ...app, net })),
    totals: totalsOf(rows),
    services: figures.services,
    shared: sharedBurn(figures),
    warnings: figures.warnings,
  }, null, 2)
}

/** As `factory costs` prints it. */
export function textOf(figures: Figures, threshold: number): string {
  return [
    ...sharedPanel(figures),
    '',
    ...appPanel(figures),
    '',
    ...alertLines(figures, threshold),
  ].join('\n')
}
