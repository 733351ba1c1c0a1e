// The parts of a lesson as the mini app shows them: words, addresses of files, questions.

import type { Content, Media, MediaKind, Words } from '#kit/content'
import type { FileLinks } from '#kit/files'
import { mediaKinds } from '#kit/content'

export interface FileView {
  kind: MediaKind
  /** Where its bytes are for the next five minutes, relative to the Worker. */
  url: string
  caption: Words | null
  above: boolean
  spoiler: boolean
}

type Shown
  = | { kind: 'text', words: Words }
    | { kind: 'files', files: FileView[] }
    | { kind: 'poll', quiz: boolean, question: Words, options: Words[], multiple: boolean, correct: number[], explanation: Words | null }
    | { kind: 'place', title: string, address: string, latitude: number, longitude: number }
    | { kind: 'contact', name: string, phone: string }

export type PartView = { id: number, delay: number } & Shown

async function fileView(files: FileLinks, { kind, file_id, caption, above, spoiler }: Media): Promise<FileView> {
  return {
    kind,
    url: await files.link({ file_id, kind }),
    caption: caption ?? null,
    above: above ?? false,
    spoiler: spoiler ?? false,
  }
}

const isMedia = (content: Content): content is Media => (mediaKinds as readonly string[]).includes(content.kind)

async function shown(files: FileLinks, content: Content, answers: boolean): Promise<Shown> {
  if (isMedia(content)) {
    return {
      kind: 'files',
      files: [
        await fileView(files, content),
      ],
    }
  }
  switch (content.kind) {
    case 'text': return {
      kind: 'text',
      words: { text: content.text, entities: content.entities },
    }
    case 'album': return {
      kind: 'files',
      files: await Promise.all(content.items.map(item => fileView(files, item))),
    }
    case 'poll': return {
      kind: 'poll',
      quiz: content.type === 'quiz',
      question: content.question,
      options: content.options,
      multiple: content.multiple,
      correct: answers
        ? content.correct ?? []
        : [],
      explanation: answers
        ? content.explanation ?? null
        : null,
    }
    case 'contact': return {
      kind: 'contact',
      name: [content.first_name, content.last_name].filter(Boolean).join(' '),
      phone: content.phone_number,
    }
    default: return {
      kind: 'place',
      title: content.kind === 'venue'
        ? content.title
        : '',
      address: content.kind === 'venue'
        ? content.address
        : '',
      latitude: content.latitude,
      longitude: content.longitude,
    }
  }
}

/** `answers`: with what is right, for the author only. */
export function partViews(files: FileLinks, parts: { id?: number, content: Content, delayMin: number }[], answers: boolean): Promise<PartView[]> {
  return Promise.all(parts.map(async ({ id = 0, content, delayMin }) => ({
    id,
    delay: delayMin,
    ...await shown(files, content, answers),
  })))
}
