// A card for everybody: only the figures somebody chose to show, nothing else of the portfolio.

import type { Figures } from '#kit/costs'
import { appRows, money, signedMoney, totalsOf } from '#kit/costs'

export const cardFigures = [
  'apps',
  'burn',
  'revenue',
  'net',
  'paying',
  'names',
] as const
export type CardFigure = typeof cardFigures[number]

/** What is on the card: a word and a value per chosen figure; unknown ones are left out, never made up. */
export function cardOf(figures: Figures, chosen: readonly CardFigure[]): { figure: CardFigure, value: string }[] {
  const rows = appRows(figures)
  const totals = totalsOf(rows)
  const live = figures.apps.filter(({ status }) => !['idea', 'queued', 'killed'].includes(status))
  const paying = figures.apps.map(app => app.paying).filter(count => count !== null)
  const some = (known: boolean, value: string) => known
    ? value
    : undefined
  const values: Record<CardFigure, string | undefined> = {
    apps: String(live.length),
    burn: some(rows.some(({ app }) => app.burn !== null), `${money(totals.burn, figures.currency)}/mo`),
    revenue: some(rows.some(({ app }) => app.revenue !== null), `${money(totals.revenue, figures.currency)}/mo`),
    net: some(rows.some(({ net }) => net !== null), `${signedMoney(totals.net, figures.currency)}/mo`),
    paying: some(paying.length > 0, String(paying.reduce((sum, count) => sum + count, 0))),
    names: some(live.length > 0, live.map(({ name }) => name).join(', ')),
  }
  return chosen.flatMap(figure => values[figure] === undefined
    ? []
    : [
        { figure, value: values[figure] },
      ])
}

/** A link that opens Telegram's own "share with" (core.telegram.org/api/links#share-links). */
export function shareLink(text: string, url: string): string {
  return `https://t.me/share/url?url=${encodeURIComponent(url)}&text=${encodeURIComponent(text)}`
}
