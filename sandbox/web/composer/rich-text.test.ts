import { describe, expect, it } from 'vitest'
import { readRich } from './rich-text.ts'

type Part = string | Tagged
interface Tagged extends Array<Part> { 0: string }

/** Just enough of a DOM: a text is a string, an element `[tag.class or tag=href, …children]`. */
function node(part: Part, parent?: object): Node {
  if (typeof part === 'string') {
    return {
      nodeType: 3,
      nodeValue: part,
      childNodes: [],
      parentElement: parent,
    } as unknown as Node
  }
  const [name, ...children] = part as [string, ...Part[]]
  const [, tag, css, href] = /^(\w+)(?:\.(\w+))?(?:=(.*))?$/.exec(name)!
  const element = {
    nodeType: 1,
    tagName: tag!.toUpperCase(),
    classList: {
      contains: (one: string) => one === css,
    },
    getAttribute: () => href,
    parentElement: parent,
    childNodes: [] as Node[],
  }
  element.childNodes = children.map(child => node(child, element))
  return element as unknown as Node
}

const read = (...parts: Part[]) => readRich(node(['div', ...parts]))

describe('readRich', () => {
  it('counts in UTF-16 units', () => {
    expect(read('😀 ', ['b', 'bold'])).toEqual({
      text: '😀 bold',
      entities: [
        { type: 'bold', offset: 3, length: 4 },
      ],
    })
  })

  it('nests', () => {
    expect(read([
      'b',
      'a',
      ['i', 'b'],
    ]).entities).toEqual([
      { type: 'bold', offset: 0, length: 2 },
      { type: 'italic', offset: 1, length: 1 },
    ])
  })

  it('joins pieces that touch', () => {
    expect(read(['b', 'one'], ['b', ' two']).entities).toEqual([
      { type: 'bold', offset: 0, length: 7 },
    ])
  })

  it('reads links and spoilers', () => {
    expect(read(['a=https://example.org/', 'link'], ' ', ['span.spoiler', 'secret']).entities).toEqual([
      {
        type: 'text_link',
        url: 'https://example.org/',
        offset: 0,
        length: 4,
      },
      { type: 'spoiler', offset: 5, length: 6 },
    ])
  })

  it('makes lines of breaks and blocks', () => {
    expect(read('a', ['br'], 'b', ['div', 'c']).text).toBe('a\nb\nc')
  })

  it('leaves surrounding white space out and moves the formatting along', () => {
    expect(read('\u00A0 ', ['u', ' x '], ['br'])).toEqual({
      text: 'x',
      entities: [
        { type: 'underline', offset: 0, length: 1 },
      ],
    })
  })

  it('takes a language for no second entity', () => {
    expect(read([
      'pre',
      ['code', 'x'],
    ]).entities).toEqual([
      { type: 'pre', offset: 0, length: 1 },
    ])
  })
})
