// What `web/screens.ts` of an app says: which screens it has, and what somebody does in the chat so that there is something to see.

/** Somebody who talks to the app's bot, each thing answered before the next. */
export interface Someone {
  id: number
  say: (text: string) => Promise<unknown>
  /** A message as in `POST /sim/send`. */
  send: (message: Record<string, unknown>) => Promise<unknown>
  press: (button: string) => Promise<unknown>
  /** The bot's newest words. */
  heard: () => Promise<string>
  /** Anything else people do: `/sim/…` of the sandbox. */
  sim: <T = any>(path: string, body?: unknown) => Promise<T>
  /** Asks the app's API as this person. */
  api: <T = any>(method: string, path: string, body?: unknown) => Promise<T>
  /** Moves the clock, ISO 8601: `PT1H`. */
  advance: (duration: string) => Promise<unknown>
}

export interface Screen {
  /** A route; or what makes one from what `seed` answered. */
  path: string | ((seeded: any) => string)
  /** What is done before; left out: somebody new, so the screen is empty. */
  seed?: (someone: Someone) => Promise<unknown>
  /** Words that must be seen then. */
  shows: string
}
