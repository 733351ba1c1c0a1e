// The log of Bot API calls, newest last: what /sim/calls answers and the page's drawer shows.

export interface Call {
  id: number
  /** ISO, on the sandbox's clock. */
  at: string
  bot: number
  method: string
  params: Record<string, unknown>
  ok: boolean
  status: number
  result?: unknown
  description?: string
  via: 'http' | 'reply'
  /** Not from the attached Worker. */
  foreign: boolean
  unknown_params?: string[]
}

export interface CallLog {
  add(call: Omit<Call, 'id'>): Call
  list(bot?: number): Call[]
  clear(): void
}

const KEPT = 2000

export function createLog(): CallLog {
  let calls: Call[] = []
  let last = 0
  return {
    add(call) {
      const entry = { id: ++last, ...call }
      calls.push(entry)
      if (calls.length > KEPT)
        calls = calls.slice(-KEPT / 2)
      return entry
    },
    list: bot => bot === undefined
      ? calls
      : calls.filter(call => call.bot === bot),
    clear() {
      calls = []
    },
  }
}
