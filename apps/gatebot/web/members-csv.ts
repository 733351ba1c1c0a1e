// The list of members as a file for a spreadsheet. What people call themselves stays words there: a name that begins like a formula is no formula.

import type { MemberView } from '../api.ts'

const columns = [
  'telegram_id',
  'name',
  'username',
  'state',
  'since',
  'until',
  'paid_until',
  'paid_by',
  'amount',
  'currency',
  'interval',
  'cancelled',
  'inside',
] as const

/** papaparse is loaded when somebody exports. A byte-order mark tells spreadsheets that it is UTF-8. */
export async function membersCsv(members: readonly MemberView[]): Promise<string> {
  const { default: papa } = await import('papaparse')
  const rows = members.map(({ user, name, username, status, since, until, paid_until, rail, amount, currency, interval, cancel_at_end, inside }) => [
    user,
    name,
    username ?? '',
    status,
    since ?? '',
    until ?? '',
    paid_until ?? '',
    rail ?? '',
    amount ?? '',
    currency ?? '',
    amount === null
      ? ''
      : interval ?? '',
    cancel_at_end ? 'yes' : 'no',
    inside ? 'yes' : 'no',
  ])
  return `\uFEFF${papa.unparse({
    fields: [...columns],
    data: rows,
  }, {
    escapeFormulae: true,
  })}\r\n`
}
