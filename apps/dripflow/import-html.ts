// HTML as Telegram can show it: words with their formatting; what it has no place for is listed.

import type { Writer } from './import-text.ts'
import type { Imported } from './import.ts'
import { XMLParser } from 'fast-xml-parser'
import { writer } from './import-text.ts'

/** A node as the parser gives it, in order: one tag name with its children, attributes under `:@`, text under `#text`. */
type Raw = Record<string, any>
export interface Node { tag: string, attributes: Record<string, string>, children: Node[], text: string }

const options = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
} as const

const xml = new XMLParser(options)
const html = new XMLParser({
  ...options,
  unpairedTags: [
    'br',
    'img',
    'hr',
    'input',
    'link',
    'meta',
    'source',
    'wbr',
  ],
})

function nodesOf(raw: Raw[]): Node[] {
  return raw.flatMap((one) => {
    const tag = Object.keys(one).find(name => name !== ':@') ?? ''
    if (tag.startsWith('?') || tag.startsWith('!'))
      return []
    return [
      {
        tag: tag.toLowerCase(),
        attributes: one[':@'] ?? {},
        children: Array.isArray(one[tag])
          ? nodesOf(one[tag])
          : [],
        text: tag === '#text'
          ? String(one[tag])
          : '',
      },
    ]
  })
}

/** Null where it cannot be read. Files that define entities of their own are not read: these can unfold without end. */
export function parseNodes(source: string, kind: 'xml' | 'html'): Node[] | null {
  if (/<!(?:DOCTYPE|ENTITY)[^>]*(?:\[|ENTITY)/i.test(source))
    return null
  try {
    return nodesOf(kind === 'xml'
      ? xml.parse(source)
      // within an element, so that what is never closed is kept
      : html.parse(`<div>${source.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')}</div>`))
  }
  catch {
    return null
  }
}

export const textOf = (nodes: Node[]): string => nodes.map(node => node.text + textOf(node.children)).join('').replace(/\s+/g, ' ').trim()

const marks = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  kbd: 'code',
  tt: 'code',
} as const

/** What Telegram has no form for within a text. */
const without = {
  img: 'image',
  svg: 'image',
  table: 'table',
  iframe: 'html',
  video: 'html',
  audio: 'html',
  object: 'html',
} as const

const isWeb = (address: string | undefined): address is string => /^https?:\/\//.test(address ?? '')

function write(nodes: Node[], out: Writer, problems: Imported['problems'], place: string): void {
  for (const { tag, attributes, children, text } of nodes) {
    const inner = () => write(children, out, problems, place)
    const apart = (words: () => void) => {
      out.fresh()
      words()
      out.fresh()
    }
    if (tag === '#text')
      out.flow(text)
    else if (tag in marks)
      out.mark(marks[tag as 'b'], inner)
    else if (/^h[1-6]$/.test(tag))
      apart(() => out.mark('bold', inner))
    else if (tag === 'br')
      out.add('\n')
    else if (tag === 'hr')
      apart(() => out.add('———'))
    else if (tag === 'a' && isWeb(attributes.href))
      out.mark('text_link', inner, { url: attributes.href })
    else if (tag === 'pre')
      apart(() => out.mark('pre', () => out.add(children.map(child => child.text + textOf(child.children)).join(''))))
    else if (tag === 'blockquote')
      apart(() => out.mark('blockquote', inner))
    else if (tag === 'ul' || tag === 'ol')
      apart(() => list(children, tag === 'ol', out, problems, place))
    else if (tag === 'iframe' && isWeb(attributes.src))
      apart(() => out.add(attributes.src!))
    else if (tag in without)
      problems.push({ code: without[tag as 'img'], place })
    else if (/^(?:p|div|section|article|header|footer|figure|dl|dt|dd)$/.test(tag))
      apart(inner)
    else
      inner()
  }
}

function list(items: Node[], ordered: boolean, out: Writer, problems: Imported['problems'], place: string): void {
  for (const [at, item] of items.filter(({ tag }) => tag === 'li').entries()) {
    out.line()
    out.add(ordered
      ? `${at + 1}. `
      : '• ')
    write(item.children, out, problems, place)
  }
}

/** The words of some HTML; null where it cannot be read. */
export function readHtml(source: string, problems: Imported['problems'], place: string) {
  const nodes = parseNodes(source, 'html')
  return nodes && htmlWords(nodes, problems, place)
}

export function htmlWords(nodes: Node[], problems: Imported['problems'], place: string) {
  const out = writer()
  write(nodes, out, problems, place)
  return out.done()
}
