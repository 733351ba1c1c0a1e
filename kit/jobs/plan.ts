// What a transaction wants to happen after it: a list of intentions, written with its last statement.
import type { RawApi } from 'grammy'
import { methodWeight } from './weight.ts'

export type Method = keyof RawApi & string
/** The parameters of a Bot API method, as Telegram names them. */
export type Params<M extends Method> = Parameters<RawApi[M]>[0]

export interface SendOptions {
  /** A job of the app that is told how it went, with a `Delivery` as its payload. */
  then?: string
  /** Given to that job. */
  data?: unknown
  /** What to do when the call left and its answer was lost: `resend` where a double is harmless (the default), `ask` where it is not. */
  lost?: 'resend' | 'ask'
  /** 1 when somebody waits for it. */
  priority?: 0 | 1
  /** Not before, epoch milliseconds. */
  at?: number
  attempts?: number
}

export interface ScheduleOptions {
  /** Epoch milliseconds; now when left out. */
  at?: number
  /** A waiting job of the same kind and key is moved instead of doubled; `cancel` takes it back. */
  key?: string
  /** With it (kind, key, occurrence) runs once and never again. */
  occurrence?: string
  /** How late it may still run, in milliseconds; later it is `missed`. */
  late?: number
  attempts?: number
}

export interface Operation {
  op: 'plan' | 'cancel'
  kind: string
  key?: string
  occurrence?: string
  chat_id?: number
  payload?: any
  priority?: number
  weight?: number
  run_at?: string
  late_at?: string
  max_attempts?: number
}

/** A small text file to send as a document; it waits in the job's row, so it must stay small. */
export interface TextFile { $file: { name: string, text: string } }

export function textFile(name: string, text: string): TextFile {
  return {
    $file: { name, text },
  }
}

/** Collects what is to be done later. Nothing here talks to anybody; the transaction's last statement carries the list. */
export class Plan {
  readonly operations: Operation[] = []
  private readonly now: number

  constructor(now: number) {
    this.now = now
  }

  /** One call of the Bot API, in the order of planning inside a chat and at Telegram's pace. */
  send<M extends Method>(method: M, params: Params<M>, options: SendOptions = {}): void {
    const chat = (params as { chat_id?: unknown } | undefined)?.chat_id
    this.operations.push({
      op: 'plan',
      kind: 'send',
      ...(typeof chat === 'number' && { chat_id: chat }),
      payload: {
        method,
        params: params ?? {},
        lost: options.lost ?? 'resend',
        ...(options.then && { then: options.then, data: options.data }),
      },
      priority: options.priority ?? 0,
      weight: methodWeight(method, params),
      run_at: new Date(options.at ?? this.now).toISOString(),
      // back-off doubles to half an hour: 60 attempts are more than a day, 12 about an hour
      max_attempts: options.attempts ?? (options.priority ? 12 : 60),
    })
  }

  /** One of the app's own jobs. */
  schedule(kind: string, payload: unknown, options: ScheduleOptions = {}): void {
    const at = options.at ?? this.now
    this.operations.push({
      op: 'plan',
      kind,
      key: options.key,
      occurrence: options.occurrence,
      payload,
      priority: 0,
      weight: 0,
      run_at: new Date(at).toISOString(),
      ...(options.late !== undefined && {
        late_at: new Date(at + options.late).toISOString(),
      }),
      max_attempts: options.attempts ?? 8,
    })
  }

  /** Takes the waiting jobs of this kind and key back. */
  cancel(kind: string, key: string): void {
    this.operations.push({ op: 'cancel', kind, key })
  }
}
