// What the generated table says of a method: its proper name, its parameters, and how each is read.
import { BadRequest } from '../format/bad-request.ts'
import { METHODS } from './methods.gen.ts'

export type MethodName = keyof typeof METHODS
export type Kind = 'string' | 'number' | 'boolean' | 'id' | 'file' | 'json'

interface Param { kind: Kind, required: boolean }

const BY_LOWER_NAME = new Map(Object.keys(METHODS).map(name => [
  name.toLowerCase(),
  name as MethodName,
]))

// Lists the server reads if it can, and takes for absent if not.
const FORGIVEN = /(?:^|_)entities$|^allowed_updates$/
// Where the server's word for a parameter is not just its name.
const WORDS: Record<string, string> = {
  'reply_markup': 'reply keyboard markup',
  'rights': 'ChatAdministratorRights',
  'scope': 'BotCommandScope',
  'message_ids': 'message identifiers',
  'reaction': 'reaction types',
  'editMessageMedia.media': 'input media',
}

/** A method's proper name; Telegram takes any case. */
export function methodOf(name: string): MethodName | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase())
}

/** A method's parameters. */
export function paramsOf(method: MethodName): Map<string, Param> {
  const params: Record<string, string> = METHODS[method]
  return new Map(Object.entries(params).map(([name, kind]) =>
    [
      name,
      {
        kind: kind.replace('!', '') as Kind,
        required: kind.endsWith('!'),
      },
    ]))
}

/** The parameters Telegram would ignore, because the method has none of that name. */
export function unknownParams(method: MethodName, params: Record<string, unknown>): string[] {
  return Object.keys(params).filter(name => !Object.hasOwn(METHODS[method], name))
}

/**
 * A request's parameters in their own types, whether they came as strings of a form or as JSON. Unknown and empty
 * ones are left out; a number is read as far as it is one; whether a required one is there is the method's own to say.
 * @throws BadRequest for malformed JSON, e.g. "can't parse reply keyboard markup JSON object"
 */
export function decode(method: MethodName, raw: Record<string, unknown>): Record<string, unknown> {
  const decoded: Record<string, unknown> = {}
  for (const [name, { kind }] of paramsOf(method)) {
    const value = read(raw[name], kind, () => {
      if (FORGIVEN.test(name))
        return undefined
      const word = WORDS[`${method}.${name}`] ?? WORDS[name] ?? name.replaceAll('_', ' ')
      throw new BadRequest(`Can't parse ${word} JSON object`)
    })
    if (value !== undefined)
      decoded[name] = value
  }
  return decoded
}

function read(value: unknown, kind: Kind, malformed: () => undefined): unknown {
  if (value === undefined || value === null)
    return undefined
  if (kind === 'json') {
    return typeof value === 'string'
      ? readJson(value, malformed)
      : value
  }
  const text = typeof value === 'object'
    ? JSON.stringify(value)
    : String(value)
  if (kind === 'string' || kind === 'file')
    return text
  if (text === '')
    return undefined
  if (kind === 'boolean')
    return /^\s*(?:true|yes|1)\s*$/i.test(text)
  if (kind === 'id') {
    return /^-?\d+$/.test(text.trim())
      ? Number(text)
      : text
  }
  return Number.parseFloat(text) || 0
}

function readJson(text: string, malformed: () => undefined): unknown {
  if (text === '')
    return undefined
  try {
    return JSON.parse(text) ?? undefined
  }
  catch {
    return malformed()
  }
}
