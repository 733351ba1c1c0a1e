// A transaction that acts as exactly one role. BEGIN, role and claims leave together with the first statement.
import type { PgRemoteDatabase } from 'drizzle-orm/pg-proxy'
import type { Connection } from './connection.ts'
import { drizzle } from 'drizzle-orm/pg-proxy'

/** Who a transaction acts as: an app, one person in an app, or the shared parts. */
export type Role
  = | { as: 'app', app: string }
    | { as: 'user', app: string, telegramId: number, claims: Record<string, unknown> }
    | { as: 'system' }

export type Database = PgRemoteDatabase

export interface Transaction {
  /** Typed queries of this transaction; those started together travel together. */
  db: Database
  /** One statement of the kit's own, typically a call of a `factory_` function. */
  query: (sql: string, params?: unknown[]) => Promise<any[]>
  /** Sends a query ahead: when `db` is asked the very same before anything was written, its answer is already under way. */
  ahead: (query: { toSQL: () => { sql: string, params: unknown[] } }) => void
  /** Everything after this acts as another role, without a person's claims; the queries before it must have been answered. */
  become: (role: Exclude<Role, { as: 'user' }>) => void
  /** Ends the transaction; a last statement may ride along, its rows are returned. */
  commit: (sql?: string, params?: unknown[]) => Promise<any[]>
  rollback: () => Promise<void>
}

function roleName(role: Role): string {
  return role.as === 'app'
    ? `app_${role.app}`
    : role.as === 'user'
      ? `app_${role.app}_user`
      : 'factory_system'
}

/** Starts a transaction as one role, with timeouts so that nobody waits for a stuck one. Nothing is awaited here. */
export function begin(connection: Connection, role: Role): Transaction {
  const claims = role.as === 'user'
    ? JSON.stringify(role.claims)
    : ''
  const opening = Promise.all([
    connection.query('begin'),
    connection.query(
      `select set_config('lock_timeout', '4s', true), set_config('idle_in_transaction_session_timeout', '15s', true), set_config('statement_timeout', '20s', true), set_config('request.jwt.claims', $1, true), set_config('role', $2, true)`,
      [
        claims,
        roleName(role),
      ],
    ),
  ])
  opening.catch(() => {})

  // In a pipeline the statements after a failed one fail as consequences: the opening's error is the cause
  async function run<T>(sent: Promise<T>): Promise<T> {
    const [first, result] = await Promise.allSettled([opening, sent])
    if (first.status === 'rejected')
      throw first.reason
    if (result.status === 'rejected')
      throw result.reason
    return result.value
  }

  const ahead = new Map<string, Promise<any[]>>()
  const key = (sql: string, params: unknown[]) => `${sql}\u0000${JSON.stringify(params)}`

  const db = drizzle(async (sql, params, method) => {
    if (!/^select/i.test(sql))
      ahead.clear()
    const waiting = ahead.get(key(sql, params))
    return { rows: await (waiting ?? run(connection.query(sql, params, method === 'all'
      ? 'array'
      : 'object'))) }
  }, { casing: 'snake_case' })

  return {
    db,
    query: (sql, params) => run(connection.query(sql, params)),
    ahead(query) {
      const { sql, params } = query.toSQL()
      const sent = run(connection.query(sql, params, 'array'))
      sent.catch(() => {})
      ahead.set(key(sql, params), sent)
    },
    become(role) {
      run(connection.query(`select set_config('request.jwt.claims', '', true), set_config('role', $1, true)`, [
        roleName(role),
      ])).catch(() => {})
    },
    async commit(sql, params) {
      const last = sql
        ? run(connection.query(sql, params))
        : Promise.resolve([])
      const end = run(connection.query('commit'))
      const [rows] = await Promise.all([last, end])
      return rows
    },
    async rollback() {
      await connection.query('rollback').catch(() => {})
    },
  }
}

/** Runs work in one transaction as one role; anything thrown rolls back. */
export async function transact<T>(connection: Connection, role: Role, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = begin(connection, role)
  try {
    const result = await work(transaction)
    await transaction.commit()
    return result
  }
  catch (error) {
    await transaction.rollback()
    throw error
  }
}

/** Builds typed queries without a connection, for those that are sent ahead. */
export const queries: Database = drizzle(async () => {
  throw new Error('This query is built only to be sent ahead; give it the open transaction\'s db to run it.')
}, { casing: 'snake_case' })
