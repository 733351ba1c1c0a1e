// Reads what stands in the field as text and entities, with offsets in UTF-16 units as Telegram counts them.
import type { MessageEntity } from '../api/types.ts'

type Simple = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'code' | 'spoiler' | 'blockquote' | 'pre'

const byTag: Record<string, Simple> = {
  B: 'bold',
  STRONG: 'bold',
  I: 'italic',
  EM: 'italic',
  U: 'underline',
  INS: 'underline',
  S: 'strikethrough',
  STRIKE: 'strikethrough',
  DEL: 'strikethrough',
  CODE: 'code',
  BLOCKQUOTE: 'blockquote',
  PRE: 'pre',
}
const blocks = new Set(['DIV', 'P', 'BLOCKQUOTE', 'PRE', 'LI'])

/** The text and its formatting; touching pieces of one kind are one entity. Surrounding white space is left out. */
export function readRich(root: Node): { text: string, entities: MessageEntity[] } {
  let text = ''
  const entities: MessageEntity[] = []

  function walk(node: Node): void {
    if (node.nodeType === 3) {
      text += node.nodeValue!.replaceAll('\u00A0', ' ')
      return
    }
    const element = node as HTMLElement
    if (element.tagName === 'BR') {
      text += '\n'
      return
    }
    if (blocks.has(element.tagName) && text && !text.endsWith('\n'))
      text += '\n'
    const offset = text.length
    element.childNodes.forEach(walk)
    const length = text.length - offset
    const entity = length > 0
      ? entityOf(element)
      : undefined
    if (entity)
      add({ ...entity, offset, length } as MessageEntity)
  }

  function add(entity: MessageEntity): void {
    const before = entities.findLast(one => one.type === entity.type && one.offset + one.length >= entity.offset)
    if (before && entity.type !== 'text_link')
      before.length = Math.max(before.offset + before.length, entity.offset + entity.length) - before.offset
    else
      entities.push(entity)
  }

  root.childNodes.forEach(walk)
  return trimmed(text, entities)
}

function entityOf(element: HTMLElement): Partial<MessageEntity> | undefined {
  if (element.classList.contains('spoiler'))
    return { type: 'spoiler' }
  const link = element.tagName === 'A'
    ? element.getAttribute('href')
    : undefined
  if (link)
    return { type: 'text_link', url: link }
  // A code inside a pre only carries the language.
  if (element.tagName === 'CODE' && element.parentElement?.tagName === 'PRE')
    return undefined
  const type = byTag[element.tagName]
  return type && { type }
}

function trimmed(text: string, entities: MessageEntity[]): { text: string, entities: MessageEntity[] } {
  const start = text.length - text.trimStart().length
  const body = text.trim()
  const inside = entities.flatMap((entity) => {
    const from = Math.max(entity.offset - start, 0)
    const to = Math.min(entity.offset + entity.length - start, body.length)
    return to > from
      ? [
          { ...entity, offset: from, length: to - from },
        ]
      : []
  })
  return {
    text: body,
    entities: inside.sort((a, b) => a.offset - b.offset || b.length - a.length),
  }
}
