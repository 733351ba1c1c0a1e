// Every table is closed: row-level security on, and nothing for the roles Supabase opens to the internet.

import { defineRule } from '../rule.ts'

const open = `select relname as table from pg_catalog.pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity order by 1`
const granted = `select table_name as table, string_agg(distinct grantee, ', ' order by grantee) as roles from information_schema.role_table_grants
  where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC', 'factory_worker') group by 1 order by 1`

export default defineRule({
  title: 'Row-level security',
  async check({ database }) {
    const found = await database(async client => ({
      open: (await client.query<{ table: string }>(open)).rows,
      granted: (await client.query<{ table: string, roles: string }>(granted)).rows,
    }))
    return [
      ...found?.open.map(({ table }) => ({
        problem: `Row-level security is off on the table ${table}.`,
        why: 'One app, or one person, can read the rows of another.',
        mend: 'npm run factory -- migrate',
      })) ?? [],
      ...found?.granted.map(({ table, roles }) => ({
        problem: `${roles} may use the table ${table}.`,
        why: 'Supabase\'s public API key is enough to reach it from anywhere.',
        mend: 'npm run factory -- migrate',
      })) ?? [],
    ]
  },
})
