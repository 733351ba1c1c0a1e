// What the catalog says about the tables, and one sample row in each: for proofs that must not forget a table.
import type pg from 'pg'

export interface Table {
  name: string
  columns: { name: string, type: string, required: boolean, generated: boolean }[]
  /** Foreign keys: own columns, the other table, its columns. */
  references: { columns: string[], table: string, foreign: string[] }[]
}

/** Every table of the schema `public`, those that are referred to first. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
          'required', a.attnotnull and not a.atthasdef and a.attidentity = '', 'generated', a.attidentity = 'a') order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg(json_build_object('table', k.confrelid::regclass::text,
          'columns', (select json_agg(a.attname order by o.n) from unnest(k.conkey) with ordinality o(num, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.num),
          'foreign', (select json_agg(a.attname order by o.n) from unnest(k.confkey) with ordinality o(num, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.num)))
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), '[]') as "references"
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`)
  const sorted: Table[] = []
  const add = (table: Table) => {
    if (sorted.includes(table))
      return
    for (const { table: other } of table.references.filter(({ table: other }) => other !== table.name))
      add(rows.find(({ name }) => name === other)!)
    sorted.push(table)
  }
  rows.forEach(add)
  return sorted
}

let last = 9000

function sample(type: string): unknown {
  last += 1
  if (/^(?:bigint|integer|smallint|numeric|double precision|real)$/.test(type))
    return last
  if (type.endsWith('[]'))
    return '{}'
  if (type.startsWith('timestamp') || type === 'date')
    return '2026-11-23'
  return {
    'boolean': false,
    'jsonb': '{}',
    'json': '{}',
    'uuid': crypto.randomUUID(),
    'time without time zone': '09:00',
  }[type] ?? `sample-${last}`
}

export type Samples = Map<string, Record<string, unknown>>

/** Values for a new row: what is required, and what must agree with the rows of `samples` it refers to. */
export function sampleRow(table: Table, samples: Samples, fixed: Record<string, unknown>): Record<string, unknown> {
  const row = Object.fromEntries(table.columns.filter(({ required }) => required).map(({ name, type }) => [
    name,
    sample(type),
  ]))
  for (const { columns, table: other, foreign } of table.references) {
    const parent = samples.get(other)
    if (parent && columns.some(column => column in row)) {
      for (const [place, column] of columns.entries())
        row[column] = parent[foreign[place]!]
    }
  }
  return {
    ...row,
    ...fixed,
  }
}

export function insertOf(table: Table, row: Record<string, unknown>): { text: string, values: unknown[] } {
  const names = Object.keys(row)
  return {
    text: names.length
      ? `insert into public.${table.name} (${names.map(name => `"${name}"`).join(', ')}) values (${names.map((_, place) => `$${place + 1}`).join(', ')})`
      : `insert into public.${table.name} default values`,
    values: Object.values(row),
  }
}
