// A link in a parse mode becomes a text_link, a mention of a person, or nothing.
import type { Entity } from './entity.ts'
import { acceptedLink, linkedUser } from './link.ts'

/** The entity of `link` over `span`; undefined for a link Telegram does not accept, whose text stays plain. */
export function linkEntity(link: string, span: { offset: number, length: number }): Entity | undefined {
  const id = linkedUser(link)
  if (id) {
    return {
      type: 'text_mention',
      ...span,
      user: { id, is_bot: false, first_name: '' },
    }
  }
  const url = acceptedLink(link)
  return url === undefined
    ? undefined
    : { type: 'text_link', ...span, url }
}
