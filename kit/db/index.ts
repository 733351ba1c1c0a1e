// The door of kit/db: a database handle that acts as one app, or as one person in one app; tables and migrations.
export type { Catalog } from './access.ts'
export { accessSql, catalogQuery, rolesSql } from './access.ts'
export * from './columns.ts'
export * from './connection.ts'
export * from './migrate.ts'
export * from './tables.ts'
export * from './transaction.ts'
