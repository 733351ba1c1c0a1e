import { readFileSync } from 'node:fs'
import { it } from 'vitest'
import { apps } from '../apps/index.ts'
import { createStack } from './stack.ts'

it('x', async () => {
  const stack = await createStack({ apps: apps as any })
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at) select 'dripflow', 'send', 500000 + n, jsonb_build_object('method', 'sendMessage', 'lost', 'resend', 'params', jsonb_build_object('chat_id', 500000 + n, 'text', 'x')), 1, '2026-11-23T10:00:00Z', '2026-11-23T08:00:00Z' from generate_series(1, 3000) n`)
  const sql = readFileSync('kit/db/functions/jobs.sql', 'utf8')
  const body = /return query\n([\s\S]*?);\nend \$\$/.exec(sql)![1]!
  const q = (vars: Record<string, string>) => body.replace(/\bp_(?:apps|ids|jobs|sends|now|until)\b/g, m => vars[m]!)
  const show = async (name: string, statement: string, all = true) => {
    const rows = (await stack.sql(`explain (analyze) ${statement}`).catch(e => [{ e: String(e) }])).map(r => Object.values(r)[0] as string)
    console.log(`== ${name}\n${(all ? rows : rows.filter(l => /Time/.test(l))).join('\n')}`)
  }
  const base = { p_apps: `'{dripflow}'::text[]`, p_ids: 'null::bigint[]', p_jobs: '25', p_sends: '5', p_now: `'2026-11-23T10:00:00Z'::timestamptz`, p_until: `'2026-11-23T10:00:00.2Z'::timestamptz` }
  await show('claim', q(base))
  await show('reserve', q({ ...base, p_sends: '60000', p_jobs: '2500', p_until: `'2026-11-23T10:01:05Z'::timestamptz` }))
  await show('reserve fn', `select factory_reserve('{dripflow}', 2500, 60000, '2026-11-23T10:00:00Z', '2026-11-23T10:01:05Z', '3 minutes')`)
  await show('ids', q({ ...base, p_ids: `(select array_agg(id) from (select id from public.factory_jobs order by id limit 44) x)` }), false)
  const ids = (await stack.sql('select id from factory_jobs order by id limit 44')).map(r => r.id)
  await show('ids const', q({ ...base, p_ids: `'{${ids}}'::bigint[]` }))
  await stack.sql('analyze')
  await show('analyzed claim', q(base), false)
  await show('analyzed ids const', q({ ...base, p_ids: `'{${ids}}'::bigint[]` }))
  for (let i = 0; i < 3; i++) {
    await show('claim fn', `select factory_claim('{dripflow}', '{${ids}}', 25, 5, '2026-11-23T10:00:00Z', '2026-11-23T10:03:00Z')`, false)
  await show('next fn', `select factory_next_due('{dripflow}', '{${ids}}', '2026-11-23T10:00:00Z')`, false)
  }
  await stack.close()
})
