// A course from an archive of texts: one file of a known kind is the course, several Markdown files are a day each, in the order of their names.

import type { Archive } from './import-archive.ts'
import type { Draft, Imported } from './import.ts'

const base = (path: string) => path.split('/').at(-1)!
const stem = (path: string) => base(path).replace(/\.\w+$/, '')
/** `01 Flour`, `day-2_water`, `3`: the day and the rest. */
const numbered = /^(?:day|день|lesson|урок)?[\s_-]*(\d{1,3})(?!\d)(.*)$/i

/** A file's parts as one lesson: its headings stand in it. */
function lessonOf(read: Imported, day: number, path: string): Draft {
  const [, , rest] = numbered.exec(stem(path)) ?? []
  return {
    day,
    title: (read.title ?? (rest?.replace(/^[\s._–—-]+/, '') ?? stem(path)).replace(/[_-]+/g, ' ').trim()).slice(0, 100),
    gate: null,
    blocks: read.lessons.flatMap(({ blocks, title }) => title
      ? [
          {
            content: {
              kind: 'text' as const,
              text: title,
              entities: [
                { type: 'bold' as const, offset: 0, length: title.length },
              ],
            },
            delayMin: 0,
          },
          ...blocks,
        ]
      : blocks),
  }
}

export function importFiles({ texts, others, garbled }: Archive, readText: (name: string, text: string) => Imported | null): Imported | null {
  const left: Imported['problems'] = [
    ...others.map(path => ({
      code: 'file' as const,
      place: base(path),
    })),
    ...garbled.map(path => ({
      code: 'encoding' as const,
      place: base(path),
    })),
  ]
  const paths = [
    ...texts.keys(),
  ].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const notes = paths.filter(path => /\.(?:md|markdown|txt)$/i.test(path))
  const single = paths.find(path => /\.(?:json|csv)$/i.test(path)) ?? (notes.length === 1
    ? notes[0]
    : undefined)
  const unused = (used: string[]): Imported['problems'] => paths.filter(path => !used.includes(path)).map(path => ({
    code: 'file',
    place: base(path),
  }))
  if (single) {
    const read = readText(single, texts.get(single)!)
    return read && {
      ...read,
      title: read.title ?? stem(single),
      problems: [
        ...read.problems,
        ...left,
        ...unused([single]),
      ],
    }
  }
  const days = notes.map(path => Number(numbered.exec(stem(path))?.[1] ?? Number.NaN))
  const counted = new Set(days).size === days.length && days.every(day => day >= 1)
  const all = notes.map((path, place) => ({
    path,
    day: counted
      ? days[place]!
      : place + 1,
    read: readText(path, texts.get(path)!),
  })).flatMap(({ path, day, read }) => read
    ? [
        {
          lesson: lessonOf(read, day, path),
          problems: read.problems.map(problem => ({
            ...problem,
            place: String(day),
          })),
        },
      ]
    : [])
  return {
    title: null,
    lessons: all.map(({ lesson }) => lesson),
    problems: [
      ...all.flatMap(({ problems }) => problems),
      ...left,
      ...unused(notes),
    ],
  }
}
