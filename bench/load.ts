// Load for a webhook: the same command from many people, every update with a number of its own.
import type { Served } from './workerd.ts'

export interface Measured {
  /** Updates a second. */
  rate: number
  /** Processor milliseconds of the server per update. */
  cpuMs: number
  /** 99 of 100 were answered within, milliseconds. */
  p99: number
}

let next = 1

function update(text: string): string {
  const id = next++
  const person = 1000 + id % 500
  return JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: 1_764_000_000,
      chat: { id: person, type: 'private', first_name: 'Ann' },
      from: {
        id: person,
        is_bot: false,
        first_name: 'Ann',
        language_code: 'en',
      },
      text,
      entities: [
        { type: 'bot_command', offset: 0, length: text.split(' ')[0]!.length },
      ],
    },
  })
}

/**
 * Sends `amount` updates over 16 connections, after a tenth of them to warm up.
 * @throws Error where one is not answered with 200
 */
export async function load(server: Served, path: string, secret: string, text: string, amount: number): Promise<Measured> {
  const { default: autocannon } = await import('autocannon' as string) as { default: (options: object) => Promise<any> }
  const run = (count: number) => autocannon({
    url: server.url + path,
    connections: 16,
    amount: count,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        setupRequest: (request: object) => ({
          ...request,
          body: update(text),
        }),
      },
    ],
  })
  await run(Math.ceil(amount / 10))
  const cpu = server.cpuSeconds()
  const began = performance.now()
  const result = await run(amount)
  const seconds = (performance.now() - began) / 1000
  if (result['2xx'] !== amount)
    throw new Error(`${amount - result['2xx']} of ${amount} updates were not answered with 200 (${JSON.stringify(result.statusCodeStats ?? {})}).`)
  return {
    rate: amount / seconds,
    cpuMs: 1000 * (server.cpuSeconds() - cpu) / amount,
    p99: result.latency.p99,
  }
}
