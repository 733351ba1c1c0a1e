// factory costs: the panels and alerts of queue.json, infrastructure.json and what was measured, in the terminal.

import type { BurnKind, Meter } from '#kit/costs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { AppError } from '#kit/app'
import { alertLines, alertsOf, appPanel, appRows, readFigures, sharedBurn, sharedPanel, totalsOf, withShares } from '#kit/costs'
import { root } from './chains.ts'

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8')
  }
  catch {
    throw new AppError('costs-file-missing', `${file} is not there.`, { hint: `It belongs beside package.json, in ${folder}.` })
  }
}

type Style = Parameters<typeof styleText>[0]
/** Colour says again what a word or a sign says already. */
const colours: [RegExp, Style][] = [
  [/^─+$/, 'dim'],
  [/^!.*/, 'yellow'],
  [/^\?.*/, 'magenta'],
  [/^i .*/, 'dim'],
  [/(?<=\. )FREE\b/, 'green'],
  [/(?<=\. )PAID\b/, 'yellow'],
  [/(?<=\s)\+\D?\S*\d\S*/, 'green'],
  [/(?<=\s)-\D\S*\d\S*/, 'red'],
]

function painted(line: string): string {
  const [pattern, style] = colours.find(([pattern]) => pattern.test(line)) ?? []
  return pattern
    ? line.replace(pattern, words => styleText(style!, words, { stream: process.stdout }))
    : line
}

export interface CostsOptions {
  json?: boolean
  /** Where the two files are; this clone. */
  folder?: string
  /** Per cent of a free tier from which to warn. */
  threshold?: number
  burn?: BurnKind
  /** What was measured, the newest of each counts. */
  meters?: Meter[]
}

/**
 * What `factory costs` says, and its exit code: 2 where a warning stands, so that a script can notice.
 * @throws AppError `costs-file-missing`, `costs-file-invalid`
 */
export function costs({ json = false, folder = root, threshold = 80, burn = 'direct', meters = [] }: CostsOptions): { text: string, code: 0 | 2 } {
  const { figures, equally, unshared } = withShares(readFigures(read(folder, 'queue.json'), read(folder, 'infrastructure.json'), meters), burn)
  const alerts = alertsOf(figures, threshold)
  const rows = appRows(figures)
  const measuredAt = meters.map(({ measured_at: at }) => at).sort().at(-1)
  const notes = [
    ...equally.length
      ? [`Shared equally, because not all of its users were counted: ${equally.join(', ')}.`]
      : [],
    ...unshared
      ? ['What no app uses is nobody\'s share.']
      : [],
    ...measuredAt
      ? [`Measured last at ${measuredAt.slice(0, 16).replace('T', ' ')} UTC; what was not measured was written by hand.`]
      : [],
  ]
  const text = json
    ? JSON.stringify({
        ...figures,
        shared: sharedBurn(figures),
        totals: totalsOf(rows),
        alerts,
      }, null, 2)
    : [
        ...sharedPanel(figures),
        '',
        ...appPanel(figures),
        ...notes,
        '',
        ...alertLines(figures, threshold),
        ...figures.warnings.map(warning => `? ${warning}`),
      ].map(painted).join('\n')
  return {
    text,
    code: alerts.some(alert => alert.warning)
      ? 2
      : 0,
  }
}
