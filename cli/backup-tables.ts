// Which tables a backup holds, as the catalog tells: the shared ones and those of every app whose migrations were applied, parents first.

import type pg from 'pg'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { AppError } from '#kit/app'

export interface BackupTable {
  name: string
  columns: string[]
  /** Its primary key, or all columns: the order of its rows. */
  key: string[]
  parents: string[]
  identities: string[]
  /** Only the rows of this app. */
  app?: string
}

/** Migrations are rows of their own in the manifest. */
const catalog = `
  select c.relname::text as name,
    (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    coalesce((select json_agg(a.attname order by o.n) from pg_index i cross join unnest(i.indkey) with ordinality o(num, n)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = o.num where i.indrelid = c.oid and i.indisprimary), '[]') as key,
    coalesce((select json_agg(distinct p.relname) from pg_constraint k join pg_class p on p.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '[]') as parents,
    coalesce((select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped), '[]') as identities
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'factory_migrations'
    and split_part(c.relname, '_', 1) in (select chain from public.factory_migrations)
  order by c.relname`

/** Its own tables whole, and its rows of the shared ones. Whether it is frozen is said of this place, not of the app. */
function ofApp(app: string, { name, columns }: BackupTable): { app?: string } | undefined {
  if (name.startsWith(`${app}_`))
    return {}
  return name.startsWith('factory_') && name !== 'factory_frozen' && columns.includes('app')
    ? { app }
    : undefined
}

/** In the order in which they can be loaded; of one app, when it is named. */
export async function tablesOf(client: pg.Client, app?: string): Promise<BackupTable[]> {
  const { rows: all } = await client.query<BackupTable>(catalog)
  const rows = app === undefined
    ? all
    : all.flatMap((table) => {
        const part = ofApp(app, table)
        return part
          ? [
              {
                ...table,
                ...part,
              },
            ]
          : []
      })
  const sorted: BackupTable[] = []
  const open = new Set<string>()
  const add = (table: BackupTable | undefined) => {
    if (!table || sorted.includes(table))
      return
    if (open.has(table.name))
      throw new AppError('tables-in-a-circle', `${table.name} refers to itself by way of other tables: no order of loading fits.`)
    open.add(table.name)
    for (const parent of table.parents)
      add(rows.find(({ name }) => name === parent))
    sorted.push(table)
  }
  rows.forEach(add)
  return sorted
}

const names = (columns: string[]) => columns.map(column => escapeIdentifier(column)).join(', ')

/** The rows of a table as text; the same rows give the same bytes on every server, whatever its language. */
export function copyOut({ name, columns, key, app }: Pick<BackupTable, 'name' | 'columns' | 'key' | 'app'>): string {
  const order = (key.length ? key : columns).map(column => `${escapeIdentifier(column)}::text collate "C"`).join(', ')
  const where = app === undefined
    ? ''
    : ` where app = ${escapeLiteral(app)}`
  return `copy (select ${names(columns)} from public.${escapeIdentifier(name)}${where} order by ${order}) to stdout`
}

export function copyIn({ name, columns }: Pick<BackupTable, 'name' | 'columns'>): string {
  return `copy public.${escapeIdentifier(name)} (${names(columns)}) from stdin`
}

/** Makes values read and write the same everywhere; for one transaction. */
export const sameWords = `set local client_encoding = 'UTF8'; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local statement_timeout = 0`
