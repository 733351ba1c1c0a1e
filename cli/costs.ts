// factory costs: the panels and alerts of queue.json and infrastructure.json in the terminal.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kit/app'
import { alertLines, alertsOf, appPanel, appRows, readFigures, sharedBurn, sharedPanel, totalsOf } from '#kit/costs'
import { root } from './chains.ts'

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8')
  }
  catch {
    throw new AppError('costs-file-missing', `${file} is not there.`, { hint: `It belongs beside package.json, in ${folder}.` })
  }
}

/**
 * What `factory costs` says, and its exit code: 2 where a warning stands, so that a script can notice.
 * @throws AppError `costs-file-missing`, `costs-file-invalid`
 */
export function costs({ json = false, folder = root, threshold = 80 }: { json?: boolean, folder?: string, threshold?: number }): { text: string, code: 0 | 2 } {
  const figures = readFigures(read(folder, 'queue.json'), read(folder, 'infrastructure.json'))
  const alerts = alertsOf(figures, threshold)
  const rows = appRows(figures)
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
        '',
        ...alertLines(figures, threshold),
        ...figures.warnings.map(warning => `? ${warning}`),
      ].join('\n')
  return {
    text,
    code: alerts.some(alert => alert.warning)
      ? 2
      : 0,
  }
}
