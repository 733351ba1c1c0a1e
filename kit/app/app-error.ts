// The one error class: something expected went wrong, and whoever caused it can be told what to do.

/**
 * An expected failure. In a chat its message and hint are sent to the person (so write them in that person's language);
 * over HTTP they become `{code, message}` with the given status. Anything else that is thrown is our own fault.
 */
export class AppError extends Error {
  override name = 'AppError'
  /** Permanent, kebab-case: people search for it and programs branch on it. */
  readonly code: string
  /** What to do about it, one sentence. */
  readonly hint: string | undefined
  /** HTTP status where the caller is a program. */
  readonly status: number

  constructor(code: string, message: string, options: { hint?: string, status?: number, cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.status = options.status ?? 400
  }

  /** Message and hint as a person reads them. */
  get words(): string {
    return this.hint
      ? `${this.message} ${this.hint}`
      : this.message
  }
}
