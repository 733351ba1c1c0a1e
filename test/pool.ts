// Connections that stay open between invocations, as Hyperdrive keeps them in production: opening one costs more than a tick's work.
import type { Connection } from '#kit/db'
import { connect } from '#kit/db'

export interface Pool {
  connect: typeof connect
  end: () => Promise<void>
}

export function createPool(): Pool {
  const idle: Connection[] = []
  return {
    connect(url) {
      const connection = idle.pop() ?? connect(url)
      let broken = false
      return {
        cost: connection.cost,
        async query(...statement) {
          try {
            return await connection.query(...statement)
          }
          catch (error) {
            // PostgreSQL's own refusals have a code; without one the connection itself is gone
            broken ||= !/^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')
            throw error
          }
        },
        async close() {
          if (broken)
            await connection.close()
          else
            idle.push(connection)
        },
      }
    },
    async end() {
      await Promise.all(idle.splice(0).map(connection => connection.close()))
    },
  }
}
