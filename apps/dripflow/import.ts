// A course from a file: Markdown, CSV or DripFlow's own JSON → lessons; what cannot be carried over is listed.

import type { MessageEntity } from '@grammyjs/types'
import type { Token, Tokens } from 'marked'
import type { Content, Words } from '#kit/content'
import type { Gate } from './gates.ts'
import { marked } from 'marked'
import papaparse from 'papaparse'
import * as v from 'valibot'
import { readable } from '#kit/app'
import { ContentSchema, problemsOf } from '#kit/content'
import { splitText } from './split.ts'

export interface Draft { day: number, title: string, gate: Gate | null, blocks: { content: Content, delayMin: number }[] }

export interface Imported {
  title: string | null
  lessons: Draft[]
  /** What was left out, by code and place. */
  problems: { code: 'image' | 'table' | 'html' | 'row' | 'day' | 'empty', place: string }[]
}

const maxLessons = 400

/** A text being put together, with its entities. */
function writer() {
  const entities: MessageEntity[] = []
  let text = ''
  const mark = (type: 'bold' | 'italic' | 'strikethrough' | 'code' | 'pre' | 'blockquote' | 'text_link', write: () => void, more: object = {}) => {
    const offset = text.length
    write()
    if (text.length > offset) {
      entities.push({
        type,
        offset,
        length: text.length - offset,
        ...more,
      } as MessageEntity)
    }
  }
  return {
    add: (words: string) => { text += words },
    mark,
    done: (): Words => ({
      text: text.trimEnd(),
      entities: entities.sort((a, b) => a.offset - b.offset),
    }),
  }
}

type Writer = ReturnType<typeof writer>

const entityNames: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': '\'',
}
const plain = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, name => entityNames[name]!)

function inline(tokens: Token[], out: Writer, problems: Imported['problems'], place: string): void {
  for (const token of tokens) {
    const inner = () => inline((token as Tokens.Strong).tokens ?? [], out, problems, place)
    switch (token.type) {
      case 'strong':
        out.mark('bold', inner)
        break
      case 'em':
        out.mark('italic', inner)
        break
      case 'del':
        out.mark('strikethrough', inner)
        break
      case 'codespan':
        out.mark('code', () => out.add(plain((token as Tokens.Codespan).text)))
        break
      case 'link':
        out.mark('text_link', inner, { url: (token as Tokens.Link).href })
        break
      case 'image':
        problems.push({ code: 'image', place })
        break
      case 'br':
        out.add('\n')
        break
      case 'html':
        problems.push({ code: 'html', place })
        break
      default:
        if ((token as Tokens.Text).tokens)
          inner()
        else
          out.add(plain((token as Tokens.Text).text ?? ''))
    }
  }
}

function block(token: Token, out: Writer, problems: Imported['problems'], place: string): void {
  switch (token.type) {
    case 'space': break
    case 'heading':
      out.mark('bold', () => inline((token as Tokens.Heading).tokens, out, problems, place))
      out.add('\n\n')
      break
    case 'code': {
      const { text, lang } = token as Tokens.Code
      out.mark('pre', () => out.add(text), lang
        ? { language: lang }
        : {})
      out.add('\n\n')
      break
    }
    case 'blockquote':
      out.mark('blockquote', () => (token as Tokens.Blockquote).tokens.forEach(inner => inline((inner as Tokens.Paragraph).tokens ?? [], out, problems, place)))
      out.add('\n\n')
      break
    case 'list':
      (token as Tokens.List).items.forEach((item, at) => {
        out.add((token as Tokens.List).ordered
          ? `${Number((token as Tokens.List).start || 1) + at}. `
          : '• ')
        inline(item.tokens, out, problems, place)
        out.add('\n')
      })
      out.add('\n')
      break
    case 'hr':
      out.add('———\n\n')
      break
    case 'table':
      problems.push({ code: 'table', place })
      break
    case 'html':
      problems.push({ code: 'html', place })
      break
    default:
      inline((token as Tokens.Paragraph).tokens ?? [], out, problems, place)
      out.add('\n\n')
  }
}

function textBlocks(words: Words) {
  return splitText(words).map(part => ({
    content: { kind: 'text', ...part } as const,
    delayMin: 0,
  }))
}

/** `#` is the course's title, each `##` a day: `## Day 3: Bread`, or simply the next day. */
export function importMarkdown(source: string): Imported {
  const imported: Imported = { title: null, lessons: [], problems: [] }
  let out = writer()
  let current = null as Draft | null
  const finish = () => {
    if (current)
      current.blocks = textBlocks(out.done())
    out = writer()
  }
  for (const token of marked.lexer(source)) {
    if (token.type === 'heading' && token.depth === 1 && imported.title === null) {
      imported.title = plain(token.text).slice(0, 100)
    }
    else if (token.type === 'heading' && token.depth <= 2) {
      finish()
      const [, number, rest] = /^(?:day|день|lesson|урок) (\d{1,4})\b(.*)$/i.exec(token.text) ?? []
      const title = rest === undefined
        ? token.text
        : rest.replace(/^[\s:.–—-]+/, '')
      current = {
        day: number
          ? Number(number)
          : (current?.day ?? 0) + 1,
        title: plain(title).slice(0, 100),
        gate: null,
        blocks: [],
      }
      imported.lessons.push(current)
    }
    else {
      if (!current && token.type !== 'space') {
        current = {
          day: 1,
          title: '',
          gate: null,
          blocks: [],
        }
        imported.lessons.push(current)
      }
      block(token, out, imported.problems, current
        ? `${current.day}`
        : '1')
    }
  }
  finish()
  return checked(imported)
}

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
  return checked(imported)
}

const File = v.object({
  title: v.optional(v.string()),
  lessons: v.array(v.object({
    day: v.number(),
    title: v.optional(v.string(), ''),
    gate: v.optional(v.nullable(v.object({
      kind: v.picklist(['done', 'quiz', 'answer', 'task']),
      need: v.optional(v.number()),
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
    json = readable(JSON.parse(source))
  }
  catch {
    return null
  }
  const file = v.safeParse(File, json)
  return file.success
    ? checked({
        title: file.output.title?.slice(0, 100) ?? null,
        lessons: file.output.lessons.map(({ day, title, gate, blocks }) => ({
          day,
          title: title.slice(0, 100),
          gate: gate ?? null,
          blocks: blocks.map(({ content, delay_min }) => ({ content, delayMin: delay_min })),
        })),
        problems: [],
      })
    : null
}

function checked(imported: Imported): Imported {
  const lessons = imported.lessons.filter((lesson) => {
    const day = Number.isInteger(lesson.day) && lesson.day >= 1 && lesson.day <= 999
    const blocks = lesson.blocks.filter(({ content }) => !problemsOf({ content }).length)
    if (!day) {
      imported.problems.push({
        code: 'day',
        place: String(lesson.day),
      })
    }
    else if (!blocks.length) {
      imported.problems.push({
        code: 'empty',
        place: String(lesson.day),
      })
    }
    lesson.blocks = blocks
    return day && blocks.length > 0
  })
  return {
    ...imported,
    lessons: lessons.slice(0, maxLessons).sort((a, b) => a.day - b.day),
  }
}
