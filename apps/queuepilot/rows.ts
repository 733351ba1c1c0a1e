// The per-app panel as somebody wants to see it: sorted, filtered, searched.

import type { AppRow } from '#kit/costs'

export const sortKeys = [
  'file',
  'name',
  'status',
  'burn',
  'revenue',
  'net',
  'users',
] as const
export type SortKey = typeof sortKeys[number]

export interface View {
  sort: SortKey
  /** The largest (or last) first. */
  down: boolean
  /** `''`: every one. */
  status: string
  tier: number
  words: string
}

export const plainView: View = {
  sort: 'file',
  down: false,
  status: '',
  tier: 0,
  words: '',
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function valueOf({ app, net }: AppRow, key: SortKey): string | number | null {
  switch (key) {
    case 'name':
    case 'status':
      return app[key]
    case 'burn':
    case 'revenue':
      return app[key]
    case 'users':
      return app.paying
    default:
      return net
  }
}

/** Unknown comes last, whichever way it is sorted; equals keep the file's order. */
export function sorted(rows: AppRow[], key: SortKey, down: boolean): AppRow[] {
  if (key === 'file') {
    return down
      ? rows.toReversed()
      : rows
  }
  const direction = down
    ? -1
    : 1
  return rows.toSorted((a, b) => {
    const [one, other] = [
      valueOf(a, key),
      valueOf(b, key),
    ]
    if (one === null || other === null)
      return Number(one === null) - Number(other === null)
    return direction * (typeof one === 'string'
      ? collator.compare(one, String(other))
      : one - Number(other))
  })
}

/** The rows somebody asked for. */
export function shownRows(rows: AppRow[], { sort, down, status, tier, words }: View): AppRow[] {
  const wanted = words.trim().toLocaleLowerCase()
  return sorted(rows.filter(({ app }) =>
    (!status || app.status === status)
    && (!tier || app.tier === tier)
    && (!wanted || `${app.name} ${app.id} ${app.status}`.toLocaleLowerCase().includes(wanted))), sort, down)
}
