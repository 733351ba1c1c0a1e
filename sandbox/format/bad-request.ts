// A request that Telegram itself would refuse, in Telegram's own words.
import { ApiError } from '../errors.ts'

/** A refusal whose message is the description the Bot API answers beside error_code 400. */
export class BadRequest extends ApiError {
  /** the wording before the Bot API put its prefix to it */
  readonly reason: string

  /** @param reason as the server's library words it; the Bot API lowers its first letter, except in FLAG_LIKE names */
  constructor(reason: string) {
    const flagLike = /^.[A-Z_]/.test(reason)
    super(400, `Bad Request: ${flagLike
      ? reason
      : reason.charAt(0).toLowerCase() + reason.slice(1)}`)
    this.name = 'BadRequest'
    this.reason = reason
  }
}

/** What is wrong with a text in a parse mode. */
export function unparsable(reason: string): BadRequest {
  return new BadRequest(`Can't parse entities: ${reason}`)
}
