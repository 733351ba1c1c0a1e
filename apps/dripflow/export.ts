// A course as a file of DripFlow's own, which /import reads again (import-json.ts).

import type { Block, Lesson, Sequence } from './store.ts'
import { contentsOf } from './delivering.ts'

export function exportFile({ title }: Sequence, lessons: Lesson[], rows: Block[]) {
  return {
    title,
    lessons: lessons.map(lesson => ({
      day: lesson.dayNumber,
      title: lesson.title,
      gate: lesson.gate,
      blocks: contentsOf(lesson, rows).map(({ content, delayMin }) => ({ content, delay_min: delayMin })),
    })),
  }
}
