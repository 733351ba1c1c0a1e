// Which keyboards Telegram takes, where, and with what words it refuses the others.
import { describe, expect, it } from 'vitest'
import { checkMarkup } from './markup.ts'

function inline(...buttons: object[]) {
  return {
    inline_keyboard: [
      buttons.map(button => ({ text: 'x', ...button })),
    ],
  }
}
function reply(...buttons: unknown[]) {
  return {
    keyboard: [buttons],
  }
}

describe('what is taken', () => {
  it.each([
    inline({
      callback_data: 'd'.repeat(64),
    }, { url: 'tg://user?id=5' }),
    inline({
      copy_text: {
        text: 'c'.repeat(256),
      },
    }, { switch_inline_query: '' }, { switch_inline_query_current_chat: 'q' }),
    inline({
      web_app: { url: 'https://x.com/' },
      style: 'success',
    }),
    inline({
      web_app: { url: 'http://127.0.0.1:8080/pages/x/' },
    }),
    inline({ callback_data: 'a', icon_custom_emoji_id: '5' }),
    inline({
      switch_inline_query_chosen_chat: { query: 'q', allow_user_chats: true },
    }),
    inline({
      login_url: { url: 'https://x.com/', bot_username: 'some_bot', request_write_access: true },
    }),
    {
      keyboard: [
        [
          'a',
          { text: 'b' },
        ],
        [
          { text: 'c', request_contact: true },
        ],
      ],
      resize_keyboard: true,
      input_field_placeholder: 'p',
    },
    reply({
      text: 'a',
      request_users: { request_id: 1, max_quantity: 10 },
    }, {
      text: 'b',
      request_poll: { type: 'quiz' },
    }),
    {
      ...inline({ callback_data: 'a' }),
      force_reply: true,
    },
    { remove_keyboard: true, selective: true },
    { force_reply: true, input_field_placeholder: 'p' },
  ])('%j', (markup) => {
    expect(checkMarkup(markup, 'private')).toEqual(markup)
  })
  it('links are rewritten', () => {
    expect(checkMarkup(inline({ url: 'Example.com' }), 'channel')).toEqual(inline({ url: 'http://example.com/' }))
  })
  it('of several actions the first counts', () => {
    expect(checkMarkup(inline({ callback_data: 'a', url: 'https://x.com/' }), 'private')).toEqual(inline({ url: 'https://x.com/' }))
  })
  it('buttons without text and empty rows go', () => {
    expect(checkMarkup({
      inline_keyboard: [
        [],
        [
          { text: '', callback_data: 'a' },
        ],
        [
          { text: 'b', callback_data: 'b' },
        ],
      ],
    }, 'group'))
      .toEqual({
        inline_keyboard: [
          [
            { text: 'b', callback_data: 'b' },
          ],
        ],
      })
  })
  it.each([
    undefined,
    null,
    {},
    { inline_keyboard: [] },
    {
      keyboard: [[]],
    },
    { remove_keyboard: false },
  ])('%j is no markup', (markup) => {
    expect(checkMarkup(markup, 'channel')).toBeUndefined()
  })
  it('pay and play buttons in messages of their kind', () => {
    expect(checkMarkup(inline({ pay: true }), 'private', { message: 'invoice' })).toEqual(inline({ pay: true }))
    expect(checkMarkup(inline({ callback_game: {} }), 'private', { message: 'game' })).toEqual(inline({ callback_game: {} }))
  })
})

describe('what is refused', () => {
  const button = 'can\'t parse inline keyboard button:'
  const key = 'can\'t parse keyboard button:'
  it.each<[unknown, string]>([
    ['x', 'object expected as reply markup'],
    [
      { inline_keyboard: 'bad' },
      'field "inline_keyboard" must be of type Array',
    ],
    [
      {
        inline_keyboard: [{}],
      },
      'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ],
    [
      { keyboard: 'bad' },
      'field "keyboard" must be of type Array',
    ],
    [
      {
        keyboard: ['a'],
      },
      'field "keyboard" must be an Array of Arrays',
    ],
    [
      { force_reply: 'yes' },
      'field "force_reply" must be of type Boolean',
    ],
    [
      { remove_keyboard: 1 },
      'field "remove_keyboard" must be of type Boolean',
    ],
    [
      {
        ...reply('a'),
        resize_keyboard: 'yes',
      },
      'field "resize_keyboard" must be of type Boolean',
    ],
    [
      {
        inline_keyboard: [
          ['a'],
        ],
      },
      `${button} InlineKeyboardButton must be an Object`,
    ],
    [
      {
        inline_keyboard: [
          [
            { callback_data: 'a' },
          ],
        ],
      },
      `${button} Can't find field "text"`,
    ],
    [
      inline({ text: {} }),
      `${button} Field "text" must be of type String`,
    ],
    [
      inline({}),
      `${button} Text buttons are unallowed in the inline keyboard`,
    ],
    [
      inline({ callback_data: '' }),
      `${button} Text buttons are unallowed in the inline keyboard`,
    ],
    [
      inline({
        callback_data: 'ж'.repeat(33),
      }),
      'BUTTON_DATA_INVALID',
    ],
    [
      inline({ url: 'not-a-url' }),
      'inline keyboard button URL \'not-a-url\' is invalid: Wrong HTTP URL',
    ],
    [
      inline({ url: 'ftp://example.com' }),
      'inline keyboard button URL \'ftp://example.com\' is invalid: Unsupported URL protocol',
    ],
    [
      inline({ url: 'javascript:alert(1)' }),
      'inline keyboard button URL \'javascript:alert(1)\' is invalid: Wrong port number specified in the URL',
    ],
    [
      inline({
        web_app: { url: 'bad' },
      }),
      'inline keyboard button Web App URL \'bad\' is invalid: Only HTTPS links are allowed',
    ],
    [
      inline({
        web_app: { url: 'http://example.com' },
      }),
      'inline keyboard button Web App URL \'http://example.com\' is invalid: Only HTTPS links are allowed',
    ],
    [
      inline({ web_app: {} }),
      `${button} Can't find field "url"`,
    ],
    [
      inline({
        copy_text: { text: '' },
      }),
      'BUTTON_COPY_TEXT_INVALID',
    ],
    [
      inline({
        copy_text: {
          text: 'c'.repeat(257),
        },
      }),
      'BUTTON_COPY_TEXT_INVALID',
    ],
    [
      inline({ pay: true }),
      'BUTTON_TYPE_INVALID',
    ],
    [
      inline({ callback_game: {} }),
      'BUTTON_TYPE_INVALID',
    ],
    [
      inline({
        switch_inline_query_chosen_chat: { allow_user_chats: 'yes' },
      }),
      `${button} Field "allow_user_chats" must be of type Boolean`,
    ],
    [
      inline({
        login_url: { url: 'http://x.com' },
      }),
      'inline keyboard button login URL \'http://x.com\' is invalid: Only HTTPS links are allowed',
    ],
    [
      inline({
        login_url: { url: 'https://x.com', bot_username: 'a-b' },
      }),
      `${button} LoginUrl bot username is invalid`,
    ],
    [
      inline(...Array.from({ length: 10 }, () => ({
        callback_data: 'a',
        text: 'x'.repeat(1100),
      }))),
      'reply markup is too long',
    ],
    [
      {
        inline_keyboard: Array.from({ length: 101 }, () => [
          { text: 'x', callback_data: 'a' },
        ]),
      },
      'reply markup is too long',
    ],
    [
      reply(5),
      `${key} KeyboardButton must be a String or an Object`,
    ],
    [
      reply({
        text: 'a',
        request_chat: { chat_is_channel: true },
      }),
      `${key} Can't find field "request_id"`,
    ],
    [
      reply({
        text: 'a',
        request_chat: { request_id: 1, chat_is_forum: 'yes' },
      }),
      `${key} Field "chat_is_forum" must be of type Boolean`,
    ],
    [
      reply({
        text: 'a',
        request_users: { request_id: 1, max_quantity: 999 },
      }),
      'BUTTON_QUANTITY_MAX_INVALID',
    ],
    [
      reply({
        text: 'a',
        web_app: { url: 'http://example.com' },
      }),
      'keyboard button Web App URL \'http://example.com\' is invalid: Only HTTPS links are allowed',
    ],
  ])('%j', (markup, expected) => {
    expect(() => checkMarkup(markup, 'private')).toThrow(expect.objectContaining({ code: 400, message: `Bad Request: ${expected}` }))
  })

  it('in channels: all but inline keyboards, and inline queries', () => {
    for (const markup of [
      reply('a'),
      { remove_keyboard: true },
      { force_reply: true },
    ])
      expect(() => checkMarkup(markup, 'channel')).toThrow('Bad Request: inline keyboard expected')
    expect(() => checkMarkup(inline({ switch_inline_query: 'q' }), 'channel')).toThrow('can\'t use switch_inline_query button in a channel chat')
    expect(() => checkMarkup(inline({ switch_inline_query_current_chat: 'q' }), 'channel')).toThrow('can\'t use switch_inline_query_current_chat button')
  })
  it('in edits: all but inline keyboards', () => {
    expect(() => checkMarkup(reply('a'), 'private', { inlineOnly: true })).toThrow('Bad Request: inline keyboard expected')
  })
  it('in groups: mini apps, and asking for anything', () => {
    expect(() => checkMarkup(inline({
      web_app: { url: 'https://x.com/' },
    }), 'supergroup')).toThrow('Bad Request: BUTTON_TYPE_INVALID')
    expect(() => checkMarkup(reply({ text: 'a', request_contact: true }), 'group')).toThrow('Bad Request: phone number can be requested in private chats only')
    expect(() => checkMarkup(reply({
      text: 'a',
      web_app: { url: 'https://x.com/' },
    }), 'group')).toThrow('Bad Request: web App buttons can be used in private chats only')
  })
  it('pay buttons anywhere but first', () => {
    expect(() => checkMarkup(inline({ callback_data: 'a' }, { pay: true }), 'private', { message: 'invoice' })).toThrow('Bad Request: BUTTON_POS_INVALID')
  })
})
