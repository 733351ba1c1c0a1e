// A course from a file: which kind it is, and what of it cannot be carried over. Nothing is written here.

import type { Content } from '#kit/content'
import type { Gate } from './gates.ts'
import { problemsOf } from '#kit/content'
import { openArchive } from './import-archive.ts'
import { importCsv } from './import-csv.ts'
import { importFiles } from './import-files.ts'
import { importJson } from './import-json.ts'
import { importMarkdown } from './import-markdown.ts'
import { importOlx } from './import-olx.ts'

export interface Part { content: Content, delayMin: number }
export interface Draft { day: number, title: string, gate: Gate | null, blocks: Part[] }

/** What is left out: a picture, a table, HTML, a row without text, a day that cannot be, an empty lesson, lessons beyond the limit, a message Telegram would refuse, a file or a component that is no text, a question that is no quiz, media of another bot. */
export const problemCodes = [
  'image',
  'table',
  'html',
  'row',
  'day',
  'empty',
  'many',
  'message',
  'file',
  'component',
  'question',
  'media',
] as const

export interface Imported {
  title: string | null
  lessons: Draft[]
  /** What was left out, by code and place. */
  problems: { code: typeof problemCodes[number], place: string }[]
}

/** Bytes of text that are read: more would cost a Worker more time than it has. */
export const maxText = 300_000
/** Bytes of an archive; pictures in it are skipped, not unpacked. */
export const maxArchive = 5_000_000
const maxLessons = 400

export const isArchive = (name: string) => /\.(?:zip|tgz|tar\.gz)$/i.test(name)

/**
 * Reads a file by its name's ending: `.md`, `.txt`, `.csv`, `.json`, `.zip`, `.tar.gz`.
 * @returns null where it holds no lessons; `too-big` where an archive holds more text than is read
 */
export function readCourse(name: string, bytes: Uint8Array): Imported | 'too-big' | null {
  if (isArchive(name)) {
    const archive = openArchive(bytes, maxText)
    if (archive === 'too-big' || archive === null)
      return archive
    return checked(importOlx(archive) ?? importFiles(archive, readText))
  }
  return checked(readText(name, new TextDecoder().decode(bytes)))
}

/** One file of text; null where its ending says nothing. */
function readText(name: string, text: string): Imported | null {
  const clean = text.replace(/^\uFEFF/, '')
  return /\.json$/i.test(name)
    ? importJson(clean)
    : /\.csv$/i.test(name)
      ? importCsv(clean)
      : /\.(?:md|markdown|txt)$/i.test(name)
        ? importMarkdown(clean)
        : null
}

/** What can be kept of it, with everything else among the problems. */
export function checked(imported: Imported | null): Imported | null {
  if (!imported)
    return null
  const problems = [...imported.problems]
  const lessons = imported.lessons.flatMap((lesson) => {
    const place = String(lesson.day)
    if (!Number.isInteger(lesson.day) || lesson.day < 1 || lesson.day > 999) {
      problems.push({ code: 'day', place })
      return []
    }
    const blocks = lesson.blocks.filter(({ content }) => {
      const fits = !problemsOf({ content }).length
      if (!fits)
        problems.push({ code: 'message', place })
      return fits
    })
    if (!blocks.length) {
      problems.push({ code: 'empty', place })
      return []
    }
    const quiz = blocks.some(({ content }) => content.kind === 'poll' && content.type === 'quiz')
    return [
      {
        ...lesson,
        blocks,
        gate: lesson.gate?.kind === 'quiz' && !quiz
          ? null
          : lesson.gate,
      },
    ]
  }).sort((a, b) => a.day - b.day)
  if (lessons.length > maxLessons) {
    problems.push({
      code: 'many',
      place: String(maxLessons),
    })
  }
  return lessons.length
    ? {
        title: imported.title,
        lessons: lessons.slice(0, maxLessons),
        problems,
      }
    : null
}
