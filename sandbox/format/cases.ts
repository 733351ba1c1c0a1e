// For tests: parsed texts and refusals in a form one can write tables of.
import { BadRequest, parseText } from './index.ts'

/** Entities in short: "bold 0+3", with what belongs to the kind behind it. */
export function short(input: Parameters<typeof parseText>[0]): [string, ...string[]] {
  const { text, entities } = parseText(input)
  return [
    text,
    ...entities.map(({ type, offset, length, ...more }) => {
      const detail = more.url ?? more.user?.id ?? more.language ?? more.custom_emoji_id ?? (more.unix_time && `${more.unix_time} ${more.date_time_format}`)
      return `${type} ${offset}+${length}${detail === undefined
        ? ''
        : ` ${detail}`}`
    }),
  ]
}

/** The refusal's text, shortened. */
export function refusal(input: Parameters<typeof parseText>[0]): string {
  try {
    parseText(input)
  }
  catch (error) {
    if (error instanceof BadRequest)
      return error.message.replace('Bad Request: can\'t parse entities: ', '… ')
    throw error
  }
  return 'none'
}
