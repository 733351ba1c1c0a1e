// Roles, grants and row-level security, brought about from the manifests. Idempotent; needs no superuser.
import type { Manifest } from '#kit/app'

export interface Catalog { tables: { name: string }[], policies: { table: string, role: string, command: string }[] }

/** What the access rules need to know of the database: its tables, and which policies the migrations gave to people's roles. */
export const catalogQuery = `select
  coalesce((select json_agg(json_build_object('name', tablename)) from pg_catalog.pg_tables where schemaname = 'public'), '[]') as tables,
  coalesce((select json_agg(json_build_object('table', tablename, 'role', r, 'command', cmd)) from pg_catalog.pg_policies, unnest(roles) r where schemaname = 'public'), '[]') as policies`

const role = (name: string, options: string) => `do $$ begin if not exists (select from pg_catalog.pg_roles where rolname = '${name}') then create role ${name} ${options}; end if; end $$;`

/** SQL that makes the roles; before the migrations, whose policies name them. `owner` must be able to act as them (PostgreSQL 16 and later: `with set true`). */
export function rolesSql(manifests: readonly Manifest[]): string {
  const lines = [
    role('factory_worker', 'login noinherit'),
    role('factory_system', 'nologin'),
    role('factory_app', 'nologin'),
  ]
  for (const name of ['anon', 'authenticated', 'service_role'])
    lines.push(role(name, 'nologin'))
  const acting = [
    'factory_system',
    ...manifests.flatMap(({ id }) => [`app_${id}`, `app_${id}_user`]),
  ]
  for (const name of acting) {
    lines.push(role(name, 'nologin'))
    lines.push(`grant ${name} to factory_worker with inherit false, set true;`)
    lines.push(`grant ${name} to current_user with inherit false, set true;`)
  }
  for (const { id } of manifests)
    lines.push(`grant factory_app to app_${id} with inherit true, set false;`)
  lines.push(`grant usage on schema public to factory_app, factory_system, factory_worker, ${acting.join(', ')};`)
  return lines.join('\n')
}

/** The shared tables an app's role may touch, its own rows only. */
const appRows = [
  'factory_updates',
  'factory_people',
  'factory_chats',
  'factory_dialogs',
  'factory_jobs',
  'factory_dead_letters',
  'factory_entitlements',
  'factory_payments',
  'factory_sellers',
  'factory_customers',
  'factory_checkouts',
  'factory_files',
]
/** … and those it may only read. */
const appReads = ['factory_frozen']
const ownersOnly = ['factory_migrations']

/** SQL that closes everything and opens what each role needs; after the migrations. */
export function accessSql(manifests: readonly Manifest[], catalog: Catalog): string {
  const lines: string[] = []
  const policy = (table: string, name: string, to: string, using: string) => lines.push(
    `drop policy if exists ${name} on public.${table};`,
    `create policy ${name} on public.${table} to ${to} using (${using}) with check (${using});`,
  )
  for (const { name } of catalog.tables) {
    lines.push(`alter table public.${name} enable row level security;`)
    lines.push(`revoke all on public.${name} from public, anon, authenticated;`)
    if (name.startsWith('factory_') && !ownersOnly.includes(name)) {
      lines.push(`grant select, insert, update, delete on public.${name} to factory_system;`)
      policy(name, 'system', 'factory_system', 'true')
      if (appRows.includes(name) || appReads.includes(name)) {
        lines.push(`grant ${appRows.includes(name)
          ? 'select, insert, update, delete'
          : 'select'} on public.${name} to factory_app;`)
        policy(name, 'own_app', 'factory_app', 'app = substr((select current_user)::text, 5)')
      }
    }
  }
  for (const { id } of manifests) {
    for (const { name } of catalog.tables.filter(table => table.name.startsWith(`${id}_`))) {
      lines.push(`grant select, insert, update, delete on public.${name} to app_${id};`)
      policy(name, 'app', `app_${id}`, 'true')
      const commands = catalog.policies.filter(p => p.table === name && p.role === `app_${id}_user`).map(p => p.command)
      for (const command of ['SELECT', 'INSERT', 'UPDATE', 'DELETE']) {
        if (commands.includes(command) || commands.includes('ALL'))
          lines.push(`grant ${command} on public.${name} to app_${id}_user;`)
      }
    }
  }
  lines.push(
    `revoke execute on all functions in schema public from public, anon, authenticated;`,
    `grant execute on all functions in schema public to factory_system, factory_app;`,
  )
  return lines.join('\n')
}
