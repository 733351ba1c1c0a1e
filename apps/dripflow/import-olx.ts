// A course from Open edX (OLX): each subsection is a day, its units' texts, videos and multiple-choice questions are its messages.
// docs.openedx.org: elements stand in the file of their parent or in <element>/<url_name>.xml.

import type { Archive } from './import-archive.ts'
import type { Node } from './import-html.ts'
import type { Draft, Imported, Part } from './import.ts'
import { htmlWords, parseNodes, readHtml, textOf } from './import-html.ts'
import { textBlocks } from './import-text.ts'

/** Telegram's limits of a quiz (core.telegram.org/bots/api#sendpoll). */
const longestQuestion = 300
const longestOption = 100
const mostOptions = 12

interface Reading {
  /** Text of a file of the course. */
  file: (path: string) => string | undefined
  problems: Imported['problems']
  /** Elements that were opened: a file that names itself ends there. */
  opened: Set<string>
}

const element = (nodes: Node[] | null | undefined, tag: string) => nodes?.find(node => node.tag === tag)
const named = (node: Node) => (node.attributes.display_name ?? '').trim()
const elements = (node: Node) => node.children.filter(({ tag }) => tag !== '#text')

/** The element with its content: where it is only a name, from the file of that name. */
function resolve(reading: Reading, node: Node): Node {
  const name = node.attributes.url_name
  const path = `${node.tag}/${name}.xml`
  if (!name || elements(node).length || reading.opened.has(path))
    return node
  const source = reading.file(path)
  const found = source === undefined
    ? undefined
    : element(parseNodes(source, 'xml'), node.tag)
  reading.opened.add(path)
  return found
    ? {
        ...found,
        attributes: {
          ...node.attributes,
          ...found.attributes,
        },
      }
    : node
}

function htmlParts(reading: Reading, node: Node, place: string): Part[] {
  const { filename, url_name: name } = node.attributes
  const source = reading.file(`html/${filename ?? name}.html`)
  const words = source === undefined
    ? htmlWords(node.children, reading.problems, place)
    : readHtml(source, reading.problems, place)
  if (!words)
    reading.problems.push({ code: 'html', place })
  return words
    ? textBlocks(words)
    : []
}

function videoParts(reading: Reading, node: Node, place: string): Part[] {
  const { youtube = '', youtube_id_1_0: id, html5_sources: sources = '' } = node.attributes
  const youtubeId = id || /1\.00?:([\w-]{6,20})/.exec(youtube)?.[1]
  const address = youtubeId
    ? `https://youtu.be/${youtubeId}`
    : /https?:\/\/[^\s"'\]]+/.exec(sources)?.[0] ?? element(node.children, 'source')?.attributes.src
  if (!address) {
    reading.problems.push({ code: 'component', place: `${place}: video` })
    return []
  }
  return textBlocks({
    text: [
      named(node),
      address,
    ].filter(Boolean).join('\n'),
    entities: [],
  })
}

/** Every element of this name below. */
function below(node: Node, tag: string): Node[] {
  return node.children.flatMap(child => child.tag === tag
    ? [child]
    : below(child, tag))
}

/** A question with one or several right choices is a quiz; others have no form in Telegram. */
function quizOf(problem: Node, response: Node): Part | null {
  const choices = below(response, 'choice')
  const options = choices.map(choice => textOf(choice.children.filter(({ tag }) => !tag.endsWith('hint'))))
  const correct = choices.flatMap((choice, place) => choice.attributes.correct?.toLowerCase() === 'true'
    ? [place]
    : [])
  const label = below(response, 'label')[0] ?? below(problem, 'label')[0]
  const question = textOf(label
    ? [label]
    : problem.children.filter(({ tag }) => !/response$|^solution$|hint$/.test(tag))) || named(problem)
  const fits = question && question.length <= longestQuestion && options.length >= 2 && options.length <= mostOptions && options.every(option => option && option.length <= longestOption)
  return fits && correct.length
    ? {
        content: {
          kind: 'poll',
          type: 'quiz',
          question: { text: question, entities: [] },
          options: options.map(text => ({ text, entities: [] })),
          anonymous: false,
          multiple: correct.length > 1,
          correct,
        },
        delayMin: 0,
      }
    : null
}

function problemParts(reading: Reading, node: Node, place: string): Part[] {
  const responses = node.children.flatMap(child => child.tag === 'question'
    ? child.children
    : [child]).filter(({ tag }) => tag.endsWith('response'))
  const parts = responses.map(response => response.tag === 'multiplechoiceresponse' || response.tag === 'choiceresponse'
    ? quizOf(node, response)
    : null)
  if (!parts.length || parts.includes(null)) {
    reading.problems.push({
      code: 'question',
      place: `${place}: ${named(node) || 'problem'}`.slice(0, 60),
    })
  }
  return parts.filter(part => part !== null)
}

/** The messages of a unit and what it holds, in order. */
function partsOf(reading: Reading, given: Node, place: string): Part[] {
  const node = resolve(reading, given)
  switch (node.tag) {
    case '#text': return []
    case 'html': return htmlParts(reading, node, place)
    case 'video': return videoParts(reading, node, place)
    case 'problem': return problemParts(reading, node, place)
    case 'vertical': case 'wrapper': case 'split_test': case 'randomize': return elements(node).flatMap(child => partsOf(reading, child, place))
    default:
      reading.problems.push({ code: 'component', place: `${place}: ${node.tag}` })
      return []
  }
}

/** Null where the archive is no such course. */
export function importOlx({ texts, others, garbled }: Archive): Imported | null {
  const root = [
    ...texts.keys(),
  ].filter(path => /(?:^|\/)course\.xml$/.test(path)).sort((a, b) => a.length - b.length)[0]
  if (root === undefined)
    return null
  const folder = root.slice(0, -'course.xml'.length)
  const reading: Reading = {
    file: path => texts.get(folder + path),
    problems: [],
    opened: new Set(),
  }
  const pointer = element(parseNodes(texts.get(root)!, 'xml'), 'course')
  if (!pointer)
    return null
  const course = resolve(reading, pointer)
  const lessons: Draft[] = []
  for (const chapter of elements(course).filter(({ tag }) => tag === 'chapter').map(node => resolve(reading, node))) {
    for (const given of elements(chapter)) {
      const day = lessons.length + 1
      const section = given.tag === 'sequential'
        ? resolve(reading, given)
        : given
      lessons.push({
        day,
        title: (named(section) || named(chapter)).slice(0, 100),
        gate: null,
        blocks: section.tag === 'sequential'
          ? elements(section).flatMap(unit => partsOf(reading, unit, String(day)))
          : partsOf(reading, section, String(day)),
      })
    }
  }
  return {
    title: named(course).slice(0, 100) || pointer.attributes.course || null,
    // a day of which nothing is left leaves no hole
    lessons: lessons.filter(lesson => lesson.blocks.length).map((lesson, place) => ({ ...lesson, day: place + 1 })),
    problems: [
      ...reading.problems,
      ...lessons.filter(lesson => !lesson.blocks.length).map(({ day, title }) => ({
        code: 'empty' as const,
        place: `${day} ${title}`.trim().slice(0, 60),
      })),
      ...others.map(path => ({
        code: 'file' as const,
        place: path.split('/').at(-1)!.slice(0, 60),
      })),
      ...garbled.map(path => ({
        code: 'encoding' as const,
        place: path.split('/').at(-1)!.slice(0, 60),
      })),
    ],
  }
}
