// The network is off, whatever asks for it.

import { get } from 'node:http'
import { expect, it } from 'vitest'

it('refuses a fetch to anywhere else', async () => {
  await expect(fetch('https://api.telegram.org/')).rejects.toMatchObject({
    cause: {
      message: expect.stringContaining('Tests reach this machine only'),
    },
  })
})

it('refuses node:http, as grammY\'s client uses it', () => {
  expect(() => get('http://192.0.2.1/')).toThrow('Tests reach this machine only')
})
