// Text and entities as safe HTML for a page that shows them: its text content is the text, letter for letter.
import type { Entity, EntityType } from './entity.ts'
import { endOf } from './entity.ts'
import { nest } from './nest.ts'

const TAGS: Partial<Record<EntityType, [start: string, end: string]>> = {
  bold: ['<b>', '</b>'],
  italic: ['<i>', '</i>'],
  underline: ['<u>', '</u>'],
  strikethrough: ['<s>', '</s>'],
  spoiler: ['<span class="spoiler">', '</span>'],
  blockquote: ['<blockquote>', '</blockquote>'],
  expandable_blockquote: ['<blockquote data-expandable>', '</blockquote>'],
  code: ['<code>', '</code>'],
  // shown by the letters a custom emoji stands for
  custom_emoji: ['', ''],
}
const BLOCKS = new Set<EntityType>(['blockquote', 'expandable_blockquote', 'pre'])
const SAFE_LINK = /^(?:https?|tg|mailto|tel):/i
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\'': '&#39;',
  '\r': '&#13;',
}

type Shown = Pick<Entity, 'offset' | 'length'> & { type: string }

/**
 * HTML of a formatted text. Everything is escaped; only links of http, https, tg, mailto and tel lead anywhere.
 * Mentions, tags and commands are `<a data-entity="bot_command">`. Wants `white-space: pre-wrap`.
 */
export function toHtml(text: string, entities: readonly Shown[]): string {
  const inside = (entities as readonly Entity[])
    .filter(entity => entity.offset >= 0 && entity.offset < text.length)
    .map(entity => ({
      ...entity,
      length: Math.min(entity.length, text.length - entity.offset),
    }))
  return render(text, nest(inside), 0, text.length)
}

/** The part of the text from `begin` to `end`, of whose entities each lies inside it. */
function render(text: string, entities: Entity[], begin: number, end: number): string {
  let html = ''
  let position = begin
  for (let i = 0; i < entities.length;) {
    const entity = entities[i]!
    const after = entities.findIndex((other, at) => at > i && other.offset >= endOf(entity))
    const next = after < 0
      ? entities.length
      : after
    const [open, close] = tagsOf(entity, text.slice(entity.offset, endOf(entity)))
    html += escape(text.slice(position, entity.offset))
    html += open + render(text, entities.slice(i + 1, next), entity.offset, endOf(entity)) + close
    position = endOf(entity)
    // a block ends its line by itself
    if (BLOCKS.has(entity.type) && text[position] === '\n' && text[position - 1] !== '\n' && position < end && entities[next]?.offset !== position) {
      html += '<span hidden>\n</span>'
      position++
    }
    i = next
  }
  return html + escape(text.slice(position, end))
}

function tagsOf(entity: Entity, covered: string): [string, string] {
  switch (entity.type) {
    case 'pre':
      return [
        entity.language
          ? `<pre><code class="language-${escape(entity.language)}">`
          : '<pre><code>',
        '</code></pre>',
      ]
    case 'text_link':
      return link(entity.url ?? '', entity)
    case 'url':
      return link(/^[a-z][a-z\d+.-]*:\/\//i.test(covered)
        ? covered
        : `http://${covered}`, entity)
    case 'email':
      return link(`mailto:${covered}`, entity)
    case 'phone_number':
      return link(`tel:${covered.replace(/[^+\d]/g, '')}`, entity)
    case 'text_mention':
      return [`<a data-entity="text_mention" data-user="${Number(entity.user?.id)}">`, '</a>']
    case 'date_time':
      return [`<time data-unix="${Number(entity.unix_time)}">`, '</time>']
    default:
      return TAGS[entity.type] ?? [`<a data-entity="${escape(entity.type)}">`, '</a>']
  }
}

function link(url: string, { type }: Entity): [string, string] {
  return [
    SAFE_LINK.test(url)
      ? `<a href="${escape(url)}" target="_blank" rel="noopener noreferrer">`
      : `<a data-entity="${type}">`,
    '</a>',
  ]
}

function escape(text: string): string {
  return text.replace(/[&<>"'\r]/g, c => ESCAPES[c]!)
}
