import type { Message } from '@grammyjs/types'
import type { Content } from '#kit/content'
import { describe, expect, it } from 'vitest'
import { albumOf, contentOf, joinAlbum, problemsOf, titleOf, withWords } from '#kit/content'
import { callsFor, editFor } from './calls.ts'
import { payloadFor } from './content.ts'

function message(fields: object) {
  return ({
    message_id: 1,
    date: 0,
    chat: { id: 1, type: 'private' },
    ...fields,
  }) as unknown as Message
}
const entities = [
  { type: 'spoiler', offset: 0, length: 2 },
  {
    type: 'custom_emoji',
    offset: 3,
    length: 2,
    custom_emoji_id: '5',
  },
  { type: 'expandable_blockquote', offset: 0, length: 8 },
]
const calls = (content: Content, buttons: { text: string, url: string }[][] = [], options = {}) => callsFor({ content, buttons, options }, { chatId: -100 })

describe('a message becomes the very same message', () => {
  it.each([
    [
      'text',
      { text: 'hi 👍 there', entities },
      'sendMessage',
      { text: 'hi 👍 there', entities },
    ],
    [
      'photo',
      {
        photo: [
          { file_id: 's' },
          { file_id: 'l' },
        ],
        caption: 'hi',
        caption_entities: entities,
        has_media_spoiler: true,
        show_caption_above_media: true,
      },
      'sendPhoto',
      {
        photo: 'l',
        caption: 'hi',
        caption_entities: entities,
        has_spoiler: true,
        show_caption_above_media: true,
      },
    ],
    [
      'animation',
      {
        animation: { file_id: 'a' },
        document: { file_id: 'd' },
      },
      'sendAnimation',
      { animation: 'a' },
    ],
    [
      'voice',
      {
        voice: { file_id: 'v' },
        caption: 'listen',
      },
      'sendVoice',
      { voice: 'v', caption: 'listen' },
    ],
    [
      'video note',
      {
        video_note: { file_id: 'n' },
      },
      'sendVideoNote',
      { video_note: 'n' },
    ],
    [
      'sticker',
      {
        sticker: { file_id: 't' },
      },
      'sendSticker',
      { sticker: 't' },
    ],
    [
      'venue',
      {
        venue: {
          location: { latitude: 1, longitude: 2 },
          title: 'Bar',
          address: 'Street',
        },
        location: { latitude: 1, longitude: 2 },
      },
      'sendVenue',
      {
        latitude: 1,
        longitude: 2,
        title: 'Bar',
        address: 'Street',
      },
    ],
    [
      'location',
      {
        location: { latitude: 1, longitude: 2 },
      },
      'sendLocation',
      { latitude: 1, longitude: 2 },
    ],
    [
      'contact',
      {
        contact: { phone_number: '+1', first_name: 'A', user_id: 3 },
      },
      'sendContact',
      { phone_number: '+1', first_name: 'A' },
    ],
    [
      'quiz',
      {
        poll: {
          id: '1',
          question: 'Q?',
          options: [
            { text: 'a', voter_count: 0 },
            { text: 'b', voter_count: 0 },
          ],
          type: 'quiz',
          is_anonymous: true,
          allows_multiple_answers: false,
          correct_option_ids: [1],
          explanation: 'Because',
        },
      },
      'sendPoll',
      {
        question: 'Q?',
        options: [
          { text: 'a' },
          { text: 'b' },
        ],
        type: 'quiz',
        is_anonymous: true,
        correct_option_ids: [1],
        explanation: 'Because',
      },
    ],
  ])('%s', (_, fields, method, params) => {
    expect(calls(contentOf(message(fields))!)).toEqual([
      {
        method,
        params: { chat_id: -100, ...params },
      },
    ])
  })

  it('an album, in the order of its messages, caption on its item', () => {
    const album = albumOf([
      message({
        message_id: 3,
        video: { file_id: 'v' },
      }),
      message({
        message_id: 2,
        photo: [
          { file_id: 'p' },
        ],
        caption: 'hi',
        caption_entities: entities,
      }),
    ])
    expect(calls(album)).toEqual([
      {
        method: 'sendMediaGroup',
        params: {
          chat_id: -100,
          media: [
            {
              type: 'photo',
              media: 'p',
              caption: 'hi',
              caption_entities: entities,
            },
            { type: 'video', media: 'v' },
          ],
        },
      },
    ])
  })

  it('nothing of a service message', () => {
    expect(contentOf(message({ new_chat_title: 'x' }))).toBeNull()
  })
})

describe('options and buttons', () => {
  const text: Content = { kind: 'text', text: 'x', entities: [] }
  it('are in the call', () => {
    const payload = {
      content: text,
      buttons: [
        [
          { text: 'A', url: 'https://a.example' },
          { text: 'C', copy: 'X' },
        ],
      ],
      options: {
        silent: true,
        protect: true,
        topic: 7,
        reply_to: 'previous' as const,
        preview: 'large' as const,
      },
    }
    expect(callsFor(payload, { chatId: -100, previous: 5 })[0]?.params).toEqual({
      chat_id: -100,
      text: 'x',
      disable_notification: true,
      protect_content: true,
      message_thread_id: 7,
      reply_parameters: { message_id: 5, allow_sending_without_reply: true },
      link_preview_options: { prefer_large_media: true },
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'A', url: 'https://a.example' },
            {
              text: 'C',
              copy_text: { text: 'X' },
            },
          ],
        ],
      },
    })
    expect(callsFor(payload, { chatId: 1, preview: true })[0]?.params).not.toHaveProperty('message_thread_id')
  })
  it('of an album follow in a second message', () => {
    const items = ['a', 'b'].map(file_id => ({ kind: 'photo' as const, file_id }))
    expect(calls({ kind: 'album', items }, [
      [
        { text: 'A', url: 'https://a.example' },
      ],
    ], { buttons_text: 'More' }).map(call => [call.method, call.params.text])).toEqual([
      ['sendMediaGroup', undefined],
      ['sendMessage', 'More'],
    ])
  })
  it('differ per channel', () => {
    const payload = {
      content: text,
      buttons: [],
      options: { silent: true },
    }
    const other = payloadFor(payload, {
      words: { text: 'y', entities: [] },
      options: { pin: true },
    })
    expect(other).toEqual({
      content: { kind: 'text', text: 'y', entities: [] },
      buttons: [],
      options: { silent: true, pin: true },
    })
  })
})

describe('problemsOf', () => {
  const photo = (length: number) => ({
    kind: 'photo' as const,
    file_id: 'p',
    caption: {
      text: 'x'.repeat(length),
      entities: [],
    },
  })
  it.each<[string, Content, object[]]>([
    [
      'text that fits',
      {
        kind: 'text',
        text: 'x'.repeat(4096),
        entities: [],
      },
      [],
    ],
    [
      'text counted in UTF-16 units',
      {
        kind: 'text',
        text: '👍'.repeat(2049),
        entities: [],
      },
      [
        { code: 'text-too-long', over: 2, limit: 4096 },
      ],
    ],
    [
      'no text',
      { kind: 'text', text: ' ', entities: [] },
      [
        { code: 'text-empty' },
      ],
    ],
    [
      'caption that fits',
      photo(1024),
      [],
    ],
    [
      'caption that is too long',
      photo(1030),
      [
        { code: 'caption-too-long', over: 6, limit: 1024 },
      ],
    ],
    [
      'second caption of an album',
      {
        kind: 'album',
        items: [
          photo(1),
          photo(1025),
        ],
      },
      [
        {
          code: 'caption-too-long',
          over: 1,
          limit: 1024,
          item: 2,
        },
      ],
    ],
    [
      'album of one',
      {
        kind: 'album',
        items: [
          photo(1),
        ],
      },
      [
        { code: 'album-size', items: 1 },
      ],
    ],
    [
      'album of eleven',
      {
        kind: 'album',
        items: Array.from({ length: 11 }, () => photo(1)),
      },
      [
        { code: 'album-size', items: 11 },
      ],
    ],
    [
      'photo beside a document',
      {
        kind: 'album',
        items: [
          photo(1),
          { kind: 'document', file_id: 'd' },
        ],
      },
      [
        { code: 'album-mixed' },
      ],
    ],
    [
      'quiz without its answer',
      {
        kind: 'poll',
        type: 'quiz',
        question: { text: 'Q', entities: [] },
        options: [
          { text: 'a', entities: [] },
        ],
        anonymous: true,
        multiple: false,
      },
      [
        { code: 'quiz-answer-unknown' },
      ],
    ],
  ])('%s', (_, content, problems) => {
    expect(problemsOf({ content })).toEqual(problems)
  })
})

it('edits words where they are, and only there', () => {
  const items = [
    { kind: 'photo' as const, file_id: 'a' },
    {
      kind: 'photo' as const,
      file_id: 'b',
      caption: { text: 'old', entities: [] },
    },
  ]
  expect(withWords({ kind: 'album', items }, { text: 'new', entities: [] })).toEqual({
    kind: 'album',
    items: [
      items[0],
      {
        ...items[1],
        caption: { text: 'new', entities: [] },
      },
    ],
  })
  expect(withWords({ kind: 'sticker', file_id: 's' }, { text: 'new', entities: [] })).toEqual({ kind: 'sticker', file_id: 's' })
  expect(editFor({
    content: { kind: 'photo', file_id: 'a' },
    buttons: [],
    options: {},
  }, { chatId: 1, messageId: 2 })).toEqual({
    method: 'editMessageCaption',
    params: { chat_id: 1, message_id: 2, caption: '' },
  })
})

it('an album grows one by one', () => {
  const photo = { kind: 'photo' as const, file_id: 'a' }
  expect(joinAlbum(photo, { ...photo, file_id: 'b' })?.items.map(item => item.file_id)).toEqual(['a', 'b'])
  expect(joinAlbum(photo, { kind: 'text', text: 'x', entities: [] })).toBeNull()
})

it('a title is the first line, shortened by letters, not by halves of an emoji', () => {
  expect(titleOf({ kind: 'text', text: `${'👍'.repeat(50)}\nmore`, entities: [] })).toBe(`${'👍'.repeat(39)}…`)
})
