// One connection per invocation, pipelined: statements sent together travel together. It counts what it costs.
import pg from 'pg'
import { AppError } from '#kit/app'

/** What a connection has cost so far, the handshake not counted. */
export interface Cost { roundTrips: number, statements: number }

export interface Connection {
  /**
   * Sends one statement at once, without waiting for those before it.
   * @returns its rows: arrays in column order, or objects by column name.
   */
  query: (sql: string, params?: unknown[], mode?: 'array' | 'object') => Promise<any[]>
  cost: Readonly<Cost>
  close: () => Promise<void>
}

/** int8 arrives as text; ids below 2^53 are numbers here, anything larger is refused instead of rounded. */
function parseBigint(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number))
    throw new AppError('number-too-large', `${value} does not fit into a number without rounding.`)
  return number
}

const asText = (value: string) => value
// 20 int8 · 1016 int8[] · dates and times stay text: the column types turn them into what the code uses
const parsers: Record<number, (value: string) => unknown> = {
  20: parseBigint,
  1082: asText,
  1083: asText,
  1114: asText,
  1184: asText,
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers[oid] ?? pg.types.getTypeParser(oid as never, format as never),
}

/**
 * Opens a connection that is ready to take statements before the handshake is over.
 * Errors of the handshake surface at the first statement.
 */
export function connect(url: string): Connection {
  const client = new pg.Client({
    connectionString: url,
    pipeline: true,
    types,
    connectionTimeoutMillis: 5000,
    application_name: 'telegram-app-factory',
  } as pg.ClientConfig)
  let broken = false
  const breaks = () => {
    broken = true
  }
  // a connection that breaks while idle is reported by the next statement
  client.on('error', breaks)
  const connected = client.connect()
  connected.catch(breaks)
  const cost = { roundTrips: 0, statements: 0 }
  // a statement belongs to the trip after the last one whose answer was seen when it left
  let answered = 0

  return {
    cost,
    async query(sql, params = [], mode = 'object') {
      const trip = answered + 1
      cost.statements += 1
      cost.roundTrips = Math.max(cost.roundTrips, trip)
      const sent = client.query({
        text: sql,
        values: params,
        rowMode: mode === 'array'
          ? 'array'
          : undefined,
      } as pg.QueryConfig)
      sent.catch(() => {})
      await connected
      try {
        return (await sent).rows
      }
      finally {
        answered = Math.max(answered, trip)
      }
    },
    async close() {
      await connected.catch(() => {})
      const ended = client.end().catch(() => {})
      // under workerd the end of a socket that broke is never told, and who waits for it hangs
      if (!broken)
        await ended
    },
  }
}
