// The files that wait to be sent: picked, pasted or dropped.
import type { Outgoing, Upload } from '../api/types.ts'
import { shallowRef } from 'vue'
import { say } from '../state/use-toast.ts'

/** The Bot API's own bound for what a bot may be given back; the clients' is far higher. */
const largest = 50 * 1024 * 1024

const files = shallowRef<File[]>([])
const asFiles = shallowRef(false)

/** Shows the dialog that sends these files. More than ten cannot be one album. */
function offer(chosen: File[], plain = false): void {
  const fitting = chosen.filter(file => file.size > 0 && file.size <= largest)
  if (fitting.length < chosen.length)
    say('Empty files and files of more than 50 MB were left out.', 'error')
  files.value = fitting.slice(0, 10)
  asFiles.value = plain
}

type Kind = 'photo' | 'video' | 'audio' | 'document'

export function kindOf(file: Pick<File, 'type'>, plain: boolean): Kind {
  if (!plain && /^image\/(?:png|jpeg|webp)$/.test(file.type))
    return 'photo'
  if (!plain && file.type.startsWith('video/'))
    return 'video'
  return file.type.startsWith('audio/')
    ? 'audio'
    : 'document'
}

/** One message of one file, or an album. Only alike files make an album: the odd ones turn it into one of plain files. */
export async function messageOf(chosen: File[], plain: boolean, words: Pick<Outgoing, 'caption' | 'caption_entities'>): Promise<Outgoing> {
  const mixed = new Set(chosen.map(file => kindOf(file, plain)).map(kind => kind === 'video'
    ? 'photo'
    : kind)).size > 1
  const kinds = chosen.map(file => mixed
    ? 'document' as const
    : kindOf(file, plain))
  const uploads = await Promise.all(chosen.map(read))
  if (chosen.length === 1)
    return { [kinds[0]!]: uploads[0], ...words }
  return {
    media: uploads.map((media, index) => ({
      type: kinds[index]!,
      media,
      ...(index === 0
        ? words
        : {}),
    })),
  }
}

async function read(file: File): Promise<Upload> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`))
    reader.readAsDataURL(file)
  })
  return {
    base64: url.slice(url.indexOf(',') + 1),
    file_name: file.name,
    ...(file.type && { mime_type: file.type }),
  }
}

export const useFiles = () => ({ files, asFiles, offer })
