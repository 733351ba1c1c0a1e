// A course from a table: one row a message.

import type { Imported } from './import.ts'
import papaparse from 'papaparse'
import { textBlocks } from './import-text.ts'

/** Columns day, text and perhaps title, in any order, with a header. */
export function importCsv(source: string): Imported {
  const { data } = papaparse.parse<Record<string, string>>(source, {
    header: true,
    skipEmptyLines: true,
    transformHeader: header => header.trim().toLowerCase(),
  })
  const imported: Imported = { title: null, lessons: [], problems: [] }
  data.forEach((row, at) => {
    const text = (row.text ?? row.content ?? '').trim()
    if (!text) {
      return imported.problems.push({
        code: 'row',
        place: String(at + 2),
      })
    }
    const day = Number(row.day ?? at + 1)
    const known = imported.lessons.find(lesson => lesson.day === day)
    if (known) {
      known.blocks.push(...textBlocks({ text, entities: [] }))
    }
    else {
      imported.lessons.push({
        day,
        title: (row.title ?? '').slice(0, 100),
        gate: null,
        blocks: textBlocks({ text, entities: [] }),
      })
    }
  })
  return imported
}
