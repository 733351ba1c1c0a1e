// A course from DripFlow's own export.

import type { Imported } from './import.ts'
import * as v from 'valibot'
import { ContentSchema } from '#kit/content'
import { gateKinds } from './gates.ts'

const File = v.object({
  title: v.optional(v.string()),
  lessons: v.array(v.object({
    day: v.number(),
    title: v.optional(v.string(), ''),
    gate: v.optional(v.nullable(v.object({
      kind: v.picklist(gateKinds),
      need: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
    }))),
    blocks: v.array(v.object({
      content: ContentSchema,
      delay_min: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60)), 0),
    })),
  })),
})

/** DripFlow's own export. Null where it is none. */
export function importJson(source: string): Imported | null {
  let json: unknown
  try {
    json = JSON.parse(source)
  }
  catch {
    return null
  }
  const file = v.safeParse(File, json)
  return file.success
    ? {
        title: file.output.title?.slice(0, 100) ?? null,
        lessons: file.output.lessons.map(({ day, title, gate, blocks }) => ({
          day,
          title: title.slice(0, 100),
          gate: gate ?? null,
          blocks: blocks.map(({ content, delay_min }) => ({ content, delayMin: delay_min })),
        })),
        problems: [],
      }
    : null
}
