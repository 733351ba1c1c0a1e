// What becomes of a call, decided from Telegram's answer or its absence.
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '#kit/time'
import { callTelegram, telegramApi } from './telegram.ts'

const now = () => Date.parse('2026-11-24T09:00:00Z')
let close: (() => void) | undefined
afterEach(() => close?.())

async function answering(answer: ((params: any) => { status: number, body: unknown }) | 'drop'): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Uint8Array) => body += chunk).on('end', () => {
      if (answer === 'drop')
        return request.socket.destroy()
      const { status, body: json } = answer(JSON.parse(body))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

async function call(apiRoot: string, attempts = 1) {
  const invocation = {
    environment: { telegramApiRoot: apiRoot },
    clock: systemClock,
    connection: null,
    calls: { left: 5 },
  }
  const api = telegramApi(`1:${'x'.repeat(35)}`, invocation as never)
  const settled = await callTelegram(api, {
    payload: {
      method: 'sendMessage',
      params: { chat_id: 7, text: 'hello' },
    },
    attempts,
    maxAttempts: 3,
  }, now)
  return { settled, left: invocation.calls.left }
}

function refusal(error_code: number, description: string, parameters = {}) {
  return () => ({
    status: error_code,
    body: {
      ok: false,
      error_code,
      description,
      parameters,
    },
  })
}

it('keeps of a message only what its owner may need', async () => {
  const root = await answering(() => ({
    status: 200,
    body: {
      ok: true,
      result: {
        message_id: 3,
        date: 9,
        chat: { id: 7, type: 'private' },
        text: 'hello',
      },
    },
  }))
  expect(await call(root)).toEqual({
    settled: {
      outcome: 'done',
      result: { message_id: 3, chat_id: 7, date: 9 },
    },
    left: 4,
  })
})

it.each([
  [
    'a flood wait pauses',
    429,
    'Too Many Requests: retry after 5',
    { retry_after: 5 },
    { outcome: 'paused', at: '2026-11-24T09:00:05.000Z' },
  ],
  [
    'a migration moves',
    400,
    'Bad Request: group chat was upgraded to a supergroup chat',
    { migrate_to_chat_id: -1009 },
    { outcome: 'migrated', to: -1009 },
  ],
  [
    'a block closes the chat',
    403,
    'Forbidden: bot was blocked by the user',
    {},
    { outcome: 'failed', code: 403, chat: 'blocked' },
  ],
  [
    'a kick closes the chat',
    403,
    'Forbidden: bot was kicked from the channel chat',
    {},
    { outcome: 'failed', chat: 'kicked' },
  ],
  [
    'a deleted group is gone',
    403,
    'Forbidden: the group chat was deleted',
    {},
    { outcome: 'failed', chat: 'gone' },
  ],
  [
    'a bad request fails',
    400,
    'Bad Request: message text is empty',
    {},
    { outcome: 'failed', code: 400 },
  ],
  [
    'what is so already is done',
    400,
    'Bad Request: message is not modified: specified new message content …',
    {},
    { outcome: 'done' },
  ],
  [
    'Telegram\'s own fault is tried again',
    500,
    'Internal Server Error',
    {},
    { outcome: 'retry', at: '2026-11-24T09:00:05.000Z' },
  ],
])('%s', async (_, code, description, parameters, expected) => {
  expect((await call(await answering(refusal(code, description, parameters)))).settled).toMatchObject(expected)
})

it('gives up after the last attempt', async () => {
  expect((await call(await answering(refusal(502, 'Bad Gateway')), 3)).settled).toMatchObject({ outcome: 'failed', dead: true })
})

it('is uncertain when the answer is lost after the call left', async () => {
  expect((await call(await answering('drop'))).settled).toMatchObject({ outcome: 'uncertain' })
})

it('tries again when no connection came about', async () => {
  const root = await answering('drop')
  close!()
  expect((await call(root)).settled).toMatchObject({ outcome: 'retry' })
})
