// Updates through the whole Worker, beside what others do with one: nothing, one grammY bot, our register of 1 to 1,000 bots.

import type { AddressInfo } from 'node:net'
import type { Measured } from './load.ts'
import type { Table } from './table.ts'
import { createServer } from 'node:http'
import { tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { load } from './load.ts'
import { bundle, serve } from './workerd.ts'

const tokenOf = (nth: number) => `${7_000_001 + nth}:${'b'.repeat(35)}`
const shared = { TICK_SECRET: 'bench-tick-secret-0123456789', SUPABASE_JWT_SECRET: 'bench-session-secret-of-32-characters' }

/** Telegram, as far as a call costs anything: it answers at once. */
async function pretendTelegram(): Promise<{ url: string, close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

/** Builds into the folder; the database has the tables of the template and `bench_updates`. */
export async function webhook(folder: string, database: { worker: string, owner: string, pooled: boolean }): Promise<Table[]> {
  const telegram = await pretendTelegram()
  const secret = await webhookSecret(tokenOf(0))
  const [bare, grammy, ours] = await Promise.all(['bare.ts', 'grammy.ts', 'ours.ts'].map(bundle)) as [string, string, string]

  async function measure(name: string, script: string, path: string, bindings: Record<string, string>, amount: number, text = '/ping'): Promise<Measured> {
    const server = await serve(folder, name, script, bindings)
    try {
      return await load(server, path, secret, text, amount)
    }
    finally {
      await server.stop()
    }
  }
  const bot = (REPLY: string, more = {}) => ({
    TOKEN: tokenOf(0),
    SECRET: secret,
    API_ROOT: telegram.url,
    REPLY,
    ...more,
  })
  const register = (count: number) => ({
    ...shared,
    BENCH_BOTS: String(count),
    WORKER_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    ...Object.fromEntries(Array.from({ length: count }, (_, nth) => [
      tokenVariable(`bench${nth}`),
      tokenOf(nth),
    ])),
  })
  const path = `/${tokenOf(0).split(':')[0]}/webhook`

  const alone: [string, Measured][] = []
  alone.push(['bare Worker: parses and says ok', await measure('bare', bare, '/', {}, 20_000)])
  alone.push(['grammY, one bot, answer in the response', await measure('grammy-response', grammy, '/', bot('response'), 10_000)])
  alone.push(['grammY, one bot, answer by a call', await measure('grammy-call', grammy, '/', bot('call'), 5000)])
  for (const count of [1, 13, 100, 1000])
    alone.push([`ours, ${count.toLocaleString('en')} bots`, await measure(`ours-${count}`, ours, path, register(count), 10_000)])

  const real = {
    ...shared,
    BENCH_BOTS: '0',
    TEMPLATE_TOKEN: tokenOf(0),
    WORKER_DATABASE_URL: database.worker,
  }
  const rows: [string, Measured][] = []
  rows.push(['grammY, answer by a call, one insert', await measure('grammy-insert-call', grammy, '/', bot('call', { DATABASE_URL: database.owner }), 1500)])
  rows.push(['grammY, answer in the response, one insert', await measure('grammy-insert-response', grammy, '/', bot('response', { DATABASE_URL: database.owner }), 1500)])
  rows.push(['ours, a command that reads', await measure('ours-reads', ours, path, real, 1500, '/remind')])
  rows.push(['ours, a command that writes', await measure('ours-writes', ours, path, real, 1500, '/remind 2h tea')])
  telegram.close()

  const table = (title: string, note: string, all: [string, Measured][], base: string): Table => {
    const one = all.find(([name]) => name === base)![1]
    return {
      title,
      note,
      head: [
        '',
        'updates a second',
        'of grammY',
        'CPU per update',
        'p99',
      ],
      rows: all.map(([name, { rate, cpuMs, p99 }]) => [
        name,
        rate.toFixed(0),
        `${(rate / one.rate).toFixed(2)} ×`,
        `${cpuMs.toFixed(2)} ms`,
        `${p99} ms`,
      ]),
    }
  }
  return [
    table('One update, the database stubbed', 'Secret, routing, parsing, handling, answer in the response.', alone, 'grammY, one bot, answer in the response'),
    table('One update with a database', database.pooled
      ? 'Through PgBouncer, which stands in for Hyperdrive; a connection per update.'
      : 'No PgBouncer on this machine (apt-get install pgbouncer): every update opens a connection to PostgreSQL itself, which Hyperdrive spares. Ours: recorded once, as the app\'s role, in one transaction.', rows, 'grammY, answer by a call, one insert'),
  ]
}
