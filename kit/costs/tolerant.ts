// Reads a file somebody wrote by hand: what is optional and wrong is left out and told, what is needed and wrong is refused.
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { inert } from './inert.ts'
import { jsonErrorAt, placeIn } from './json.ts'

export interface Doubt {
  /** The keys that lead there, e.g. `['apps', 0, 'costs', 'monthly']`. */
  path: (string | number)[]
  /** `must be a number of at least 0, not "3.00"` */
  words: string
}

function wordsOf({ message, received, expected }: v.BaseIssue<unknown>): string {
  if (received === 'undefined')
    return 'is missing'
  const must = message.startsWith('must')
    ? message
    : `must be ${expected?.replace(/[()]/g, '').replaceAll(' | ', ' or ') ?? 'something else'}`
  return `${must}, not ${inert(received, 40)}`
}

/** @throws AppError `costs-file-invalid`, naming the file, and line and column */
function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    const at = jsonErrorAt(text)
    const found = at === text.length
      ? 'the text ends too early'
      : `there is ${JSON.stringify(text[at])} where it cannot be`
    throw new AppError('costs-file-invalid', `${file} is not JSON: ${placeIn(text, at)}: ${found}.`)
  }
}

/**
 * Reads a file by a schema.
 * @returns what it says, and what had to be left out
 * @throws AppError `costs-file-invalid`, naming the file and what is wrong where
 */
export function readTolerantly<const S extends v.GenericSchema>(file: string, text: string, schema: S): { value: v.InferOutput<S>, doubts: Doubt[] } {
  const json = parse(file, text)
  const doubts = new Map<string, Doubt>()
  for (;;) {
    const result = v.safeParse(schema, json)
    if (result.success) {
      return {
        value: result.output,
        doubts: [
          ...doubts.values(),
        ],
      }
    }
    const fatal: string[] = []
    let dropped = false
    for (const issue of result.issues) {
      const path = (issue.path ?? []).map(({ key }) => key as string | number)
      const place = path.join('.')
      const holder = path.slice(0, -1).reduce<any>((inside, key) => inside?.[key], json)
      const key = path.at(-1)
      const known = doubts.get(place)
      if (key === undefined || known || Array.isArray(holder) || !Object.hasOwn(holder ?? {}, key)) {
        fatal.push(`${place || 'the file'} ${known?.words ?? wordsOf(issue)}`)
        continue
      }
      delete holder[key]
      dropped = true
      doubts.set(place, {
        path,
        words: wordsOf(issue),
      })
    }
    // what is needed shows once nothing more can be left out
    if (!dropped)
      throw new AppError('costs-file-invalid', `${file}: ${fatal.slice(0, 5).join('; ')}.`)
  }
}
