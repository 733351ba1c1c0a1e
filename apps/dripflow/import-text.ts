// A text being put together from a file, with its formatting, and cut into messages.

import type { MessageEntity } from '@grammyjs/types'
import type { Words } from '#kit/content'
import type { Part } from './import.ts'
import { splitText } from './split.ts'

type Mark = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'code' | 'pre' | 'blockquote' | 'text_link'

export interface Writer {
  /** Words as they are. */
  add: (words: string) => void
  /** Running text, in which white space is one space. */
  flow: (words: string) => void
  /** What follows begins a line, a paragraph. */
  line: () => void
  fresh: () => void
  /** Formats what `write` adds. */
  mark: (type: Mark, write: () => void, more?: object) => void
  done: () => Words
}

/** A text being put together, with its entities. */
export function writer(): Writer {
  const entities: MessageEntity[] = []
  let text = ''
  return {
    add: (words) => {
      text += words
    },
    flow: (words) => {
      const run = words.replace(/\s+/g, ' ')
      text += !text || /\s$/.test(text)
        ? run.trimStart()
        : run
    },
    line: () => {
      if (text && !text.endsWith('\n'))
        text = `${text.trimEnd()}\n`
    },
    fresh: () => {
      if (text && !text.endsWith('\n\n'))
        text = `${text.trimEnd()}\n\n`
    },
    mark: (type, write, more = {}) => {
      const offset = text.length
      write()
      const length = text.trimEnd().length - offset
      if (length > 0) {
        entities.push({
          type,
          offset,
          length,
          ...more,
        } as MessageEntity)
      }
    },
    done: () => ({
      text: text.trimEnd(),
      entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length),
    }),
  }
}

/** Words as one or more messages. */
export function textBlocks(words: Words): Part[] {
  return splitText(words).map(part => ({
    content: { kind: 'text', ...part } as const,
    delayMin: 0,
  }))
}
