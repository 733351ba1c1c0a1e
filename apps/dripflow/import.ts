// A course from a file: which kind it is, and what of it cannot be carried over. Nothing is written here.

import type { Content, Words } from '#kit/content'
import type { Gate } from './gates.ts'
import { readable } from '#kit/app'
import { problemsOf, withWords, wordsOf } from '#kit/content'
import { openArchive } from './import-archive.ts'
import { importCsv } from './import-csv.ts'
import { decodeText } from './import-encoding.ts'
import { importFiles } from './import-files.ts'
import { importJson } from './import-json.ts'
import { importMarkdown } from './import-markdown.ts'
import { importOlx } from './import-olx.ts'

export interface Part { content: Content, delayMin: number }
export interface Draft { day: number, title: string, gate: Gate | null, blocks: Part[] }

/** What is left out: a picture, a table, HTML, a row without text, a day that cannot be, an empty lesson, lessons beyond the limit, a message Telegram would refuse, a file or a component that is no text, a question that is no quiz, media of another bot, a text in an encoding that is not read. */
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
  'encoding',
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

const isTextFile = (name: string) => /\.(?:json|csv|md|markdown|txt)$/i.test(name)
export const isArchive = (name: string) => /\.(?:zip|tgz|tar\.gz)$/i.test(name)

/** Why nothing is read: more than is read, a damaged file, another encoding than UTF-8, a kind of file that holds no course, no lessons in it. */
export type Refusal = 'too-big' | 'broken' | 'encoding' | 'kind' | 'empty'

/** Reads a file by its name's ending: `.md`, `.txt`, `.csv`, `.json`, `.zip`, `.tar.gz`. */
export function readCourse(name: string, bytes: Uint8Array): Imported | Refusal {
  if (isArchive(name)) {
    const archive = openArchive(bytes, maxText)
    if (typeof archive === 'string')
      return archive
    return checked(importOlx(archive) ?? importFiles(archive, readText)) ?? (archive.garbled.length
      ? 'encoding'
      : 'empty')
  }
  if (!isTextFile(name))
    return 'kind'
  const text = decodeText(bytes)
  return text === null
    ? 'encoding'
    : checked(readText(name, text)) ?? 'empty'
}

function readText(name: string, text: string): Imported | null {
  if (/\.json$/i.test(name))
    return importJson(text)
  return /\.csv$/i.test(name)
    ? importCsv(text)
    : importMarkdown(text)
}

/** Telegram refuses a message whose formatting reaches beyond its words, and formatting is worth less than the words. */
function withinWords({ text, entities }: Words): Words {
  return {
    text,
    entities: entities.filter(({ offset, length }) => offset + length <= text.length),
  }
}

function mended(content: Content): Content {
  const words = wordsOf(content)
  return words && words.text
    ? withWords(content, withinWords(words))
    : content
}

/** What can be kept of it, with everything else among the problems. */
export function checked(found: Imported | null): Imported | null {
  if (!found)
    return null
  const imported = readable(found)
  const problems = [...imported.problems]
  const lessons = imported.lessons.flatMap((lesson) => {
    const place = String(lesson.day)
    if (!Number.isInteger(lesson.day) || lesson.day < 1 || lesson.day > 999) {
      problems.push({ code: 'day', place })
      return []
    }
    const blocks = lesson.blocks.map(part => ({
      ...part,
      content: mended(part.content),
    })).filter(({ content }) => {
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
