// People type anything: whatever arrives, the answer is one that Telegram takes, and nobody's words end up in a log.

import type { Stack } from './stack.ts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import template from '../apps/_template/index.ts'
import { createStack } from './stack.ts'

let stack: Stack
const logged: string[] = []

beforeAll(async () => {
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void logged.push(words.join(' ')))
  stack = await createStack({
    apps: [template],
  })
})
afterAll(() => stack.close())

const typed: [what: string, text: string][] = [
  [
    'a novel',
    'x'.repeat(10_000),
  ],
  ['a command with a novel', `/remind 2h ${'y'.repeat(10_000)}`],
  ['a command that is a novel', `/${'z'.repeat(10_000)}`],
  ['HTML', '<b>bold</b><script>alert(1)</script> & <a href="'],
  ['right to left', '\u202Eمرحبا بالعالم\u2069'],
  ['a lone surrogate', 'a\uD800b'],
  ['SQL', '/remind 2h \'); drop table template_reminders; --'],
  ['nothing but spaces', '   '],
]

it.each(typed)('%s', async (what, text) => {
  const [command] = text.split(' ')
  const from = {
    id: 55,
    is_bot: false,
    first_name: '\u202E<b>"&',
    username: 'a'.repeat(300),
    language_code: 'xx-YY',
  }
  const response = await stack.webhook('template', {
    update_id: 20_000 + typed.findIndex(([name]) => name === what),
    message: {
      message_id: 1,
      date: 1,
      chat: { id: 55, type: 'private', first_name: from.first_name },
      from,
      text,
      ...(text.startsWith('/') && {
        entities: [
          { type: 'bot_command', offset: 0, length: command!.length },
        ],
      }),
    },
  })
  expect(response.status).toBe(200)
  const reply = await response.json() as { method: string, chat_id: number, text: string }
  expect(reply).toMatchObject({ method: 'sendMessage', chat_id: 55 })
  expect(reply.text.trim()).not.toBe('')
  expect(reply.text.length).toBeLessThanOrEqual(4096)
  expect(await stack.sql(`select to_regclass('template_reminders')::text as still`)).toEqual([
    { still: 'template_reminders' },
  ])
})

it('logged none of it', () => {
  expect(logged.join('\n')).not.toMatch(/x{20}|y{20}|z{20}|alert\(1\)|مرحبا|drop table/)
})
