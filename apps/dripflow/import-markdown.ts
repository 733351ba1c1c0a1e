// A course from Markdown: a heading for each day; what Telegram does not have is listed.

import type { Token, Tokens } from 'marked'
import type { Writer } from './import-text.ts'
import type { Draft, Imported } from './import.ts'
import { marked } from 'marked'
import { textBlocks, writer } from './import-text.ts'

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
  return imported
}
