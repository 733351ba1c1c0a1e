// The two kinds of refusal: Telegram's to a bot, and the sandbox's own to whoever steers it.
import type { ResponseParameters } from '@grammyjs/types'

/** What a Bot API method answers with when it refuses; `description` is Telegram's wording without its prefix. */
export class ApiError extends Error {
  readonly code: number
  readonly parameters: ResponseParameters | undefined

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (description: string, parameters?: ResponseParameters) => new ApiError(400, `Bad Request: ${description}`, parameters)
export const forbidden = (description: string) => new ApiError(403, `Forbidden: ${description}`)

/** What `/sim` answers with: a permanent kebab-case code and a sentence. */
export class SimError extends Error {
  readonly status: 400 | 404 | 501 | 507
  readonly code: string

  constructor(status: 400 | 404 | 501 | 507, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const notFound = (what: string, name: unknown) => new SimError(404, `${what}-not-found`, `There is no ${what} ${JSON.stringify(name)}.`)
export const invalid = (code: string, message: string) => new SimError(400, code, message)
