// The table is what the installed types say, and parameters come out of it in their types.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generateMethods } from './generate.ts'
import { decode, methodOf, paramsOf, unknownParams } from './table.ts'

describe('the generated table', () => {
  it('is up to date: else run node sandbox/bot-api/generate.ts', () => {
    expect(readFileSync(new URL('methods.gen.ts', import.meta.url), 'utf8')).toBe(generateMethods())
  })
  it('knows required from optional', () => {
    expect(paramsOf('sendMessage').get('text')).toEqual({ kind: 'string', required: true })
    expect(paramsOf('sendPhoto').get('photo')).toEqual({ kind: 'file', required: true })
    expect(paramsOf('sendPhoto').get('chat_id')).toEqual({ kind: 'id', required: true })
    expect(paramsOf('sendMessage').get('entities')).toEqual({ kind: 'json', required: false })
    expect(paramsOf('getMe').size).toBe(0)
  })
})

it('methods are found in any case', () => {
  expect(methodOf('SENDmessage')).toBe('sendMessage')
  expect(methodOf('getme')).toBe('getMe')
  expect(methodOf('sendNothing')).toBeUndefined()
  expect(methodOf('constructor')).toBeUndefined()
})

it('unknown parameters are named', () => {
  expect(unknownParams('getMe', { a: 1 })).toEqual(['a'])
  expect(unknownParams('sendMessage', { text: 'x', toString: 1, chat_id: 1 })).toEqual(['toString'])
})

describe('decode', () => {
  it('reads the strings of a form', () => {
    expect(decode('sendMessage', {
      chat_id: '-1001',
      text: '5',
      disable_notification: 'True',
      protect_content: 'false',
      message_thread_id: '7',
      entities: '[{"type":"bold","offset":0,"length":1}]',
      reply_markup: '',
      parse_mode: '',
      nonsense: '1',
    })).toEqual({
      chat_id: -1001,
      text: '5',
      disable_notification: true,
      protect_content: false,
      message_thread_id: 7,
      entities: [
        { type: 'bold', offset: 0, length: 1 },
      ],
      parse_mode: '',
    })
  })
  it('reads JSON values, also of another type than meant', () => {
    expect(decode('sendMessage', {
      chat_id: '@name',
      text: 5,
      disable_notification: 1,
      protect_content: 'yes',
      message_thread_id: '7x',
      reply_markup: { force_reply: true },
      parse_mode: null,
    }))
      .toEqual({
        chat_id: '@name',
        text: '5',
        disable_notification: true,
        protect_content: true,
        message_thread_id: 7,
        reply_markup: { force_reply: true },
      })
    expect(decode('sendLocation', { latitude: '52.5', longitude: 13 })).toEqual({ latitude: 52.5, longitude: 13 })
  })
  it.each([
    ['sendMessage', 'reply_markup', 'reply keyboard markup'],
    ['sendMessage', 'link_preview_options', 'link preview options'],
    ['sendMessage', 'reply_parameters', 'reply parameters'],
    ['sendMediaGroup', 'media', 'media'],
    ['editMessageMedia', 'media', 'input media'],
    ['setMyCommands', 'commands', 'commands'],
    ['restrictChatMember', 'permissions', 'permissions'],
    ['setMyDefaultAdministratorRights', 'rights', 'ChatAdministratorRights'],
  ] as const)('%s refuses malformed %s', (method, name, word) => {
    expect(() => decode(method, { [name]: '{"a":' })).toThrow(`Bad Request: can't parse ${word} JSON object`)
  })
  it('takes malformed entities for none, as Telegram does', () => {
    expect(decode('sendMessage', { entities: '[', text: 'a' })).toEqual({ text: 'a' })
    expect(decode('getUpdates', { allowed_updates: 'message' })).toEqual({})
  })
})
