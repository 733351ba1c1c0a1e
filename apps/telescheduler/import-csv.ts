// A table: a line with the names of its columns, then a post a line. Only `text` (or `photo`) is needed; names are English or Russian.

import type { Options, Payload } from './content.ts'
import type { Read, RowError } from './import-rows.ts'
import type { When } from './posting.ts'
import { isDate, isTime } from '#kit/time'
import { parseButtons } from './buttons.ts'

const columns = {
  channel: ['channel', 'канал'],
  when: [
    'when',
    'date',
    'datetime',
    'когда',
    'дата',
  ],
  time: ['time', 'время'],
  text: ['text', 'caption', 'текст', 'подпись'],
  /** A file id of this bot, or an address Telegram can fetch. */
  photo: ['photo', 'image', 'фото'],
  buttons: ['buttons', 'кнопки'],
  silent: ['silent', 'без звука'],
  pin: ['pin', 'закрепить'],
  protect: ['protect', 'защита'],
  delete_after_hours: ['delete_after_hours', 'удалить через'],
} as const
type Column = keyof typeof columns
type Cells = Partial<Record<Column, string>>

function columnNamed(header: string): Column | undefined {
  const name = header.trim().toLowerCase()
  return (Object.keys(columns) as Column[]).find(column => (columns[column] as readonly string[]).includes(name))
}

/** `2026-12-31 23:59`, `31.12.2026 23:59`, `queue`, or nothing (a draft); null where it is none of them. */
function whenOf(cells: Cells): When | 'draft' | null {
  const text = `${cells.when ?? ''} ${cells.time ?? ''}`.trim().toLowerCase()
  if (!text)
    return 'draft'
  if (/^(?:queue|очередь)$/.test(text))
    return { mode: 'queue' }
  const match = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4}))[ t]+(\d\d?):(\d\d)(?::\d\d)?$/.exec(text)
  if (!match)
    return null
  const [, y1, m1, d1, d2, m2, y2, hour, minute] = match
  const date = [
    y1 ?? y2,
    (m1 ?? m2)!.padStart(2, '0'),
    (d1 ?? d2)!.padStart(2, '0'),
  ].join('-')
  const time = `${hour!.padStart(2, '0')}:${minute}`
  return isDate(date) && isTime(time)
    ? {
        mode: 'fixed',
        wall: { date, time },
      }
    : null
}

const yes = (cell: string | undefined) => /^(?:[1x+]|yes|true|да)$/i.test(cell ?? '')

export async function readCsv(text: string): Promise<Read> {
  const { default: papaparse } = await import('papaparse')
  const table = papaparse.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const header = (table.data[0] ?? []).map(columnNamed)
  const read: Read = { rows: [], errors: [], skipped: 0 }
  if (!header.includes('text') && !header.includes('photo')) {
    read.errors.push({
      row: 1,
      code: 'not-readable',
      part: (table.data[0] ?? []).join(', ').slice(0, 100),
    })
    return read
  }
  for (const [index, line] of table.data.slice(1).entries()) {
    const row = index + 2
    const cells = Object.fromEntries(line.flatMap((cell, i) => header[i] && cell.trim()
      ? [
          [header[i], cell],
        ]
      : [])) as Cells
    const result = readRow(row, cells)
    if ('errors' in result) {
      read.errors.push(...result.errors)
    }
    else {
      read.rows.push({
        row,
        payload: result.payload,
        targets: result.when === 'draft' && !cells.channel
          ? []
          : [
              {
                channel: cells.channel ?? null,
                when: result.when === 'draft'
                  ? null
                  : result.when,
              },
            ],
      })
    }
  }
  return read
}

function readRow(row: number, cells: Cells): { payload: Payload, when: When | 'draft' } | { errors: RowError[] } {
  const errors: RowError[] = []
  const when = whenOf(cells)
  if (!when) {
    errors.push({
      row,
      code: 'time-bad',
      part: `${cells.when ?? ''} ${cells.time ?? ''}`.trim(),
    })
  }
  // a cell may hold lines, or \n where a program wrote the table
  const buttons = parseButtons((cells.buttons ?? '').replaceAll('\\n', '\n'))
  if (!buttons.ok)
    errors.push({ row, code: 'buttons-bad', part: buttons.problems[0]!.part })
  const hours = cells.delete_after_hours === undefined
    ? undefined
    : Number(cells.delete_after_hours.replace(',', '.'))
  if (hours !== undefined && !(hours > 0))
    errors.push({ row, code: 'number-bad', part: cells.delete_after_hours! })
  if (!when || !buttons.ok || errors.length)
    return { errors }
  const options: Options = {
    ...(yes(cells.silent) && { silent: true }),
    ...(yes(cells.pin) && { pin: true }),
    ...(yes(cells.protect) && { protect: true }),
    ...(hours && { delete_after_hours: hours }),
  }
  // an apostrophe keeps a spreadsheet from taking the text for a formula
  const words = {
    text: (cells.text ?? '').replace(/^'(?=[=+\-@\t\r])/, ''),
    entities: [],
  }
  const content = cells.photo
    ? {
        kind: 'photo' as const,
        file_id: cells.photo.trim(),
        ...(words.text && { caption: words }),
      }
    : { kind: 'text' as const, ...words }
  return {
    payload: { content, buttons: buttons.rows, options },
    when,
  }
}
