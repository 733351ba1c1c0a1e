// A text with Telegram's entities as it looks there: words stay words whatever they hold, links go out by the client.

import type { FunctionalComponent, VNode } from 'vue'
import type { Words } from '../api.ts'
import type { Entity } from './entities.ts'
import { h } from 'vue'
import { pieces } from './entities.ts'

const tags: Record<string, string> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'code',
  spoiler: 'span',
  blockquote: 'span',
  expandable_blockquote: 'span',
}
/** What a reader could press; here it only looks so: a preview leads nowhere. */
const links = new Set([
  'text_link',
  'url',
  'email',
  'phone_number',
  'mention',
  'text_mention',
  'hashtag',
  'cashtag',
  'bot_command',
])

function inside(text: string | VNode, entity: Entity): string | VNode {
  if (links.has(entity.type)) {
    return h('span', {
      class: 'message-link',
      ...('url' in entity && { title: entity.url }),
    }, [text])
  }
  const tag = tags[entity.type]
  return tag
    ? h(tag, { class: `message-${entity.type.replaceAll('_', '-')}` }, [text])
    : text
}

/** Telegram finds addresses by itself; those a person typed have no entity yet. */
const address = /https?:\/\/[^\s<>"]+|(?<![\w@/.])[@#]\w{3,}/g

function found({ text, entities }: Words): Entity[] {
  return [
    ...text.matchAll(address),
  ].map(match => ({
    type: match[0].startsWith('#')
      ? 'hashtag'
      : match[0].startsWith('@')
        ? 'mention'
        : 'url',
    offset: match.index,
    length: match[0].length,
  }) as Entity).filter(link => !entities.some(entity => entity.offset < link.offset + link.length && entity.offset + entity.length > link.offset && (links.has(entity.type) || entity.type === 'code' || entity.type === 'pre')))
}

export const MessageText: FunctionalComponent<{ words: Words }> = ({ words }) => pieces(words.text, [
  ...words.entities,
  ...found(words),
]).map(piece => piece.entities.reduceRight<string | VNode>(inside, piece.text))
MessageText.props = ['words']

/** The first address a reader could press: Telegram shows a card of its page. */
export function firstLink(words: Words): string | undefined {
  const [first] = [
    ...words.entities,
    ...found(words),
  ].filter(({ type }) => type === 'url' || type === 'text_link').sort((a, b) => a.offset - b.offset)
  return first && ('url' in first
    ? first.url
    : words.text.slice(first.offset, first.offset + first.length))
}
