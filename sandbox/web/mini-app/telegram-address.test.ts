// Which addresses are Telegram's, and whom they name.
import { expect, it } from 'vitest'
import { parseTelegramLink } from './telegram-address.ts'

const here = 'http://127.0.0.1:8080'

it.each([
  [
    'https://t.me/demo_bot',
    'demo_bot',
    undefined,
    null,
  ],
  [
    't.me/demo_bot?startapp=x',
    'demo_bot',
    undefined,
    'x',
  ],
  [
    'https://t.me/demo_bot/shop?startapp=x',
    'demo_bot',
    'shop',
    'x',
  ],
  [
    'https://telegram.me/demo_bot?startapp',
    'demo_bot',
    undefined,
    '',
  ],
  [
    'tg://resolve?domain=demo_bot&startapp=x',
    'demo_bot',
    undefined,
    'x',
  ],
  [
    'tg://resolve?domain=demo_bot&appname=shop',
    'demo_bot',
    'shop',
    null,
  ],
  [
    'http://127.0.0.1:8080/t.me/demo_bot?startapp=x',
    'demo_bot',
    undefined,
    'x',
  ],
])('%s', (address, name, app, startapp) => {
  const link = parseTelegramLink(address, here)
  expect([
    link?.name,
    link?.app,
    link?.query.get('startapp'),
  ]).toEqual([name, app, startapp])
})

it.each([
  'https://example.com/demo_bot',
  'https://t.me/',
  'https://t.me/+invite',
  'https://t.me.example.com/demo_bot',
  'http://127.0.0.1:9090/t.me/demo_bot',
  'tg://join?invite=x',
  'mailto:demo_bot@t.me',
  '',
])('not %s', (address) => {
  expect(parseTelegramLink(address, here)).toBeUndefined()
})
