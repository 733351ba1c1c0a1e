// Mini apps without a browser: how they are opened, what they ask of Telegram, what the bot learns and answers.
import type { Stage } from './testing.ts'
import { createHmac } from 'node:crypto'
import { InlineKeyboard, Keyboard } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStage } from './testing.ts'

let stage: Stage
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }
let bob: { id: number }

const dialog = (user = ann.id) => ({ bot: bot.id, user })

beforeEach(async () => {
  stage = await createStage({ now: '2026-11-23T10:00:00Z' })
  bot = await stage.bot('tea_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie', language_code: 'en' })
  bob = await stage.sim('users', { first_name: 'Bob' })
  await stage.sim('send', {
    chat: dialog(),
    text: '/start',
  })
  await heard()
})
afterEach(() => stage.sandbox.close())

const refused = (call: Promise<unknown>) => call.then(() => 'it was accepted', error => error.description as string)

/** The updates since the last time it was asked. */
async function heard(timeout = 0) {
  const updates = await bot.api.getUpdates({ timeout })
  if (updates.length)
    await bot.api.getUpdates({ offset: updates.at(-1)!.update_id + 1 })
  return updates
}

async function open(more: object = {}) {
  const { url, query_id } = await stage.sim('open', { bot: bot.id, user: ann.id, ...more })
  const launch = new URLSearchParams(new URL(url).hash.slice(1))
  const raw = launch.get('tgWebAppData')
  return {
    url,
    query_id,
    launch,
    raw,
    data: Object.fromEntries(new URLSearchParams(raw ?? '')) as Record<string, string>,
  }
}

function hashOf({ hash: _, ...fields }: Record<string, string>): string {
  const secret = createHmac('sha256', 'WebAppData').update(bot.token).digest()
  return createHmac('sha256', secret).update(Object.entries(fields).map(pair => pair.join('=')).sort().join('\n')).digest('hex')
}

function article(text: string, more: object = {}) {
  return {
    type: 'article' as const,
    id: '1',
    title: 'Tea',
    input_message_content: { message_text: text },
    ...more,
  }
}

describe('opening', () => {
  it('by the menu: signed for this bot and person, with a session to answer', async () => {
    const { url, query_id, launch, data } = await open()
    expect(new URL(url).pathname).toBe('/pages/tea_bot/')
    expect(data.hash).toBe(hashOf(data))
    expect(data).toMatchObject({
      query_id,
      auth_date: String(Date.parse('2026-11-23T10:00:00Z') / 1000),
    })
    expect(JSON.parse(data.user!)).toEqual({
      id: ann.id,
      first_name: 'Ann',
      last_name: '',
      username: 'annie',
      language_code: 'en',
      allows_write_to_pm: true,
    })
    expect(data).not.toHaveProperty('chat_type')
    expect(Object.fromEntries(launch)).toMatchObject({ tgWebAppVersion: '9.1', tgWebAppPlatform: 'web' })
    expect(JSON.parse(launch.get('tgWebAppThemeParams')!)).toMatchObject({ bg_color: '#ffffff', section_separator_color: '#dadce0' })
  })

  it('by a link: says where it was pressed, and has no session', async () => {
    const fromLink = await open({ start_param: 'c_42' })
    expect(fromLink.data).toMatchObject({
      start_param: 'c_42',
      chat_type: 'sender',
      hash: hashOf(fromLink.data),
    })
    expect(new URL(fromLink.url).searchParams.get('tgWebAppStartParam')).toBe('c_42')
    expect(fromLink.query_id).toBeUndefined()
    const group = await stage.sim('chats', { type: 'group', title: 'Tea', owner: ann.id })
    expect((await open({ chat: group.id })).data).toMatchObject({
      chat_type: 'group',
      chat_instance: expect.stringMatching(/^-?\d+$/),
    })
    expect((await stage.sim('open', { bot: bot.id, user: ann.id, start_param: 'no spaces' })).code).toBe('start-param-invalid')
  })

  it('by an inline button, the message\'s own where two have the same name', async () => {
    const button = (url: string) => ({
      reply_markup: new InlineKeyboard().webApp('Open', url),
    })
    const first = await bot.api.sendMessage(ann.id, 'one', button('https://one.example/#/list'))
    await bot.api.sendMessage(ann.id, 'two', button('https://two.example/#tab=1'))
    expect((await open({ button: 'Open' })).url).toMatch(/^https:\/\/two\.example\/#tab=1&tgWebAppData=/)
    const { url, query_id } = await open({ button: 'Open', message_id: first.message_id })
    expect(url).toMatch(/^https:\/\/one\.example\/#\/list\?tgWebAppData=/)
    expect(query_id).toBeDefined()
    expect((await stage.sim('open', { bot: bot.id, user: ann.id, button: 'Shut' })).code).toBe('no-such-button')
  })

  it('by a keyboard button: no initData, as in Telegram', async () => {
    await bot.api.sendMessage(ann.id, 'choose', {
      reply_markup: new Keyboard().webApp('Order', 'https://tea.example/'),
    })
    const { raw, query_id, launch } = await open({ button: 'Order' })
    expect(raw).toBeNull()
    expect(query_id).toBeUndefined()
    expect(launch.get('tgWebAppVersion')).toBe('9.1')
  })

  it('from inline mode: no initData either', async () => {
    expect(await open({ url: 'https://tea.example/', inline: true })).toMatchObject({ raw: null, query_id: undefined })
  })

  it('in the theme, on the platform and in the version asked for', async () => {
    const { launch } = await open({
      theme: 'dark',
      platform: 'ios',
      version: '7.0',
      url: 'http://127.0.0.1:5173/',
    })
    expect(Object.fromEntries(launch)).toMatchObject({ tgWebAppVersion: '7.0', tgWebAppPlatform: 'ios' })
    expect(JSON.parse(launch.get('tgWebAppThemeParams')!).bg_color).toBe('#212121')
    const mine = await open({
      theme: { bg_color: '#123456' },
    })
    expect(JSON.parse(mine.launch.get('tgWebAppThemeParams')!)).toEqual({ bg_color: '#123456' })
    for (const [more, code] of [
      [
        { theme: 'nice' },
        'theme-invalid',
      ],
      [
        {
          theme: { bg_color: 'red' },
        },
        'theme-invalid',
      ],
      [
        { version: 'new' },
        'version-invalid',
      ],
      [
        { platform: 'i OS' },
        'platform-invalid',
      ],
      [
        { url: 'javascript:alert(1)' },
        'url-invalid',
      ],
    ] as const)
      expect((await stage.sim('open', { bot: bot.id, user: ann.id, ...more })).code).toBe(code)
  })
})

describe('the menu button', () => {
  const app = (url: string, text = 'Calendar') => ({
    menu_button: {
      type: 'web_app' as const,
      text,
      web_app: { url },
    },
  })

  it('is set for all or for one person, and opens its mini app', async () => {
    expect(await bot.api.getChatMenuButton()).toEqual({ type: 'default' })
    await bot.api.setChatMenuButton(app('https://all.example'))
    await bot.api.setChatMenuButton({
      chat_id: ann.id,
      ...app('https://ann.example', 'Mine'),
    })
    expect(await bot.api.getChatMenuButton({ chat_id: ann.id })).toEqual({
      type: 'web_app',
      text: 'Mine',
      web_app: { url: 'https://ann.example/' },
    })
    expect(await bot.api.getChatMenuButton({ chat_id: bob.id })).toMatchObject({ text: 'Calendar' })
    expect((await open()).url).toMatch(/^https:\/\/ann\.example\/#/)
    await bot.api.setChatMenuButton({
      chat_id: ann.id,
      menu_button: { type: 'default' },
    })
    expect(await bot.api.getChatMenuButton({ chat_id: ann.id })).toMatchObject({ text: 'Calendar' })
    await bot.api.setChatMenuButton({
      menu_button: { type: 'commands' },
    })
    expect(await bot.api.getChatMenuButton()).toEqual({ type: 'commands' })
  })

  it.each([
    [
      'Bad Request: menu button Web App URL \'http://tea.example\' is invalid: Only HTTPS links are allowed',
      app('http://tea.example'),
    ],
    [
      'Bad Request: menu button text must be non-empty',
      app('https://tea.example', ' '),
    ],
    [
      'Bad Request: can\'t parse menu button: Can\'t find field "text"',
      {
        menu_button: {
          type: 'web_app',
          web_app: { url: 'https://a.example' },
        },
      },
    ],
    [
      'Bad Request: can\'t parse menu button: Can\'t find field "web_app"',
      {
        menu_button: { type: 'web_app', text: 'A' },
      },
    ],
    [
      'Bad Request: can\'t parse menu button: MenuButton has unsupported type',
      {
        menu_button: { type: 'none' },
      },
    ],
    [
      'Bad Request: can\'t parse menu button: MenuButton must be an Object',
      {
        menu_button: ['none'],
      },
    ],
    [
      'Bad Request: invalid chat_id specified',
      { chat_id: -5 },
    ],
    [
      'Bad Request: user not found',
      { chat_id: 424242 },
    ],
  ])('%s', async (description, params) => {
    expect(await refused(bot.api.setChatMenuButton(params as never))).toBe(description)
  })
})

describe('sendData', () => {
  it('reaches the bot from a keyboard button\'s mini app, and from no other', async () => {
    await bot.api.sendMessage(ann.id, 'choose', {
      reply_markup: new Keyboard().webApp('Order', 'https://tea.example/'),
    })
    await bot.api.sendMessage(ann.id, 'look', {
      reply_markup: new InlineKeyboard().webApp('Look', 'https://tea.example/'),
    })
    const send = (more: object) => stage.sim('mini-app/data', {
      bot: bot.id,
      user: ann.id,
      button: 'Order',
      data: '{"cups":2}',
      ...more,
    })
    await send({})
    expect((await heard()).at(-1)!.message).toMatchObject({
      from: { id: ann.id },
      web_app_data: { button_text: 'Order', data: '{"cups":2}' },
    })
    expect((await send({ button: 'Look' })).code).toBe('not-a-keyboard-button')
    expect((await send({ button: 'None' })).code).toBe('no-such-button')
    expect((await send({
      data: 'ж'.repeat(2049),
    })).code).toBe('data-too-long')
    await stage.sim('block', { bot: bot.id, user: ann.id, blocked: true })
    expect((await send({})).code).toBe('bot-blocked')
  })
})

describe('answerWebAppQuery', () => {
  it('sends in the person\'s name, once', async () => {
    const { query_id } = await open()
    expect(await bot.api.answerWebAppQuery(query_id, article('Two cups, *please*'))).toEqual({})
    expect((await heard()).at(-1)!.message).toMatchObject({
      from: { id: ann.id },
      via_bot: { id: bot.id },
      text: 'Two cups, *please*',
    })
    expect(await refused(bot.api.answerWebAppQuery(query_id, article('again')))).toBe('Bad Request: query is too old and response timeout expired or query ID is invalid')
  })

  it('with buttons: pressed and edited by its inline message id', async () => {
    const { query_id } = await open()
    const { inline_message_id } = await bot.api.answerWebAppQuery(query_id, article('Pour?', {
      reply_markup: new InlineKeyboard().text('Yes', 'yes'),
    }))
    const [message] = (await stage.sim(`messages?bot=${bot.id}&user=${ann.id}`)).slice(-1)
    await heard()
    const pressed = stage.sim('press', {
      chat: dialog(),
      message_id: message.message_id,
      button: 'Yes',
    })
    const query = (await heard(5)).at(-1)!.callback_query!
    expect(query).toMatchObject({ inline_message_id, data: 'yes' })
    expect(query.message).toBeUndefined()
    await bot.api.answerCallbackQuery(query.id, { text: 'Pouring' })
    expect(await pressed).toEqual({
      answer: { text: 'Pouring' },
    })
    expect(await bot.api.editMessageTextInline(inline_message_id!, 'Poured')).toBe(true)
    expect((await stage.sim(`messages?bot=${bot.id}&user=${ann.id}`)).at(-1)).toMatchObject({ text: 'Poured' })
    expect(await refused(bot.api.editMessageTextInline('nonsense', 'x'))).toBe('Bad Request: MESSAGE_ID_INVALID')
    const other = await stage.bot('other_bot')
    expect(await refused(other.api.editMessageTextInline(inline_message_id!, 'mine'))).toBe('Bad Request: MESSAGE_ID_INVALID')
  })

  it('is too late after an hour, and not another bot\'s', async () => {
    const { query_id } = await open()
    const other = await stage.bot('other_bot')
    expect(await refused(other.api.answerWebAppQuery(query_id, article('mine')))).toMatch(/query ID is invalid/)
    await stage.sim('clock', { advance: 'PT61M' })
    expect(await refused(bot.api.answerWebAppQuery(query_id, article('late')))).toMatch(/query is too old/)
  })

  it.each([
    ['result isn\'t specified', undefined],
    ['inline query result must be an object', []],
    [
      'can\'t find field "type"',
      { id: '1' },
    ],
    [
      'can\'t find field "id"',
      { type: 'article' },
    ],
    [
      'type "poem" is unsupported for the inline query result',
      { type: 'Poem', id: '1' },
    ],
    [
      'can\'t find field "title"',
      {
        type: 'article',
        id: '1',
        input_message_content: { message_text: 'x' },
      },
    ],
    [
      'can\'t find field "message_text"',
      { type: 'article', id: '1', title: 'x' },
    ],
    [
      'input message content is not specified',
      {
        type: 'article',
        id: '1',
        title: 'x',
        input_message_content: {},
      },
    ],
    [
      'message is too long',
      {
        ...article('x'.repeat(4097)),
      },
    ],
    [
      'can\'t find field "photo_file_id"',
      { type: 'photo', id: '1' },
    ],
    [
      'wrong file identifier/HTTP URL specified',
      { type: 'photo', id: '1', photo_file_id: 'none' },
    ],
    [
      'can\'t find field "address"',
      {
        type: 'venue',
        id: '1',
        title: 'x',
        latitude: 1,
        longitude: 2,
      },
    ],
    [
      'RESULT_ID_INVALID',
      {
        ...article('x'),
        id: 'x'.repeat(65),
      },
    ],
    [
      'BUTTON_TYPE_INVALID',
      article('x', {
        reply_markup: new InlineKeyboard().webApp('A', 'https://a.example'),
      }),
    ],
    [
      'inline keyboard expected',
      article('x', {
        reply_markup: { remove_keyboard: true },
      }),
    ],
  ])('refuses: %s', async (description, result) => {
    expect(await refused(bot.api.answerWebAppQuery('none', result as never))).toBe(`Bad Request: ${description}`)
  })
})

describe('a prepared message', () => {
  it('is shared by its person where the bot allows it, until it is too old', async () => {
    const { id, expiration_date } = await bot.api.savePreparedInlineMessage(ann.id, article('Tea at five?', {
      reply_markup: new InlineKeyboard().text('Come', 'come'),
    }), { allow_group_chats: true })
    const group = await stage.sim('chats', {
      type: 'supergroup',
      title: 'Tea',
      owner: ann.id,
      members: [bob.id],
    })
    const channel = await stage.sim('chats', { type: 'channel', title: 'News', owner: ann.id })
    const share = (more: object) => stage.sim('mini-app/share', {
      bot: bot.id,
      user: ann.id,
      id,
      chats: [group.id],
      ...more,
    })
    expect(await stage.sim(`mini-app/prepared?bot=${bot.id}&user=${ann.id}&id=${id}`)).toMatchObject({
      title: 'Tea',
      content: { text: 'Tea at five?' },
      targets: ['group'],
      expiration_date,
    })
    expect(await share({})).toMatchObject([
      {
        text: 'Tea at five?',
        via_bot: { id: bot.id },
        from: { id: ann.id },
        chat: { id: group.id },
      },
    ])
    expect((await share({
      chats: [channel.id],
    })).code).toBe('chat-not-allowed')
    expect((await share({ chats: [] })).code).toBe('chats-needed')
    expect((await share({ user: bob.id })).code).toBe('prepared-message-expired')
    const closed = await stage.sim('chats', { type: 'supergroup', title: 'Closed', owner: bob.id })
    expect((await share({
      chats: [closed.id],
    })).code).toBe('may-not-post')
    await stage.sim('clock', {
      to: new Date(expiration_date * 1000).toISOString(),
    })
    expect((await share({})).code).toBe('prepared-message-expired')
  })

  it('is refused in Telegram\'s words', async () => {
    expect(await refused(bot.api.savePreparedInlineMessage(ann.id, article('x')))).toBe('Bad Request: at least one chat type must be allowed')
    expect(await refused(bot.api.savePreparedInlineMessage(424242, article('x'), { allow_user_chats: true }))).toBe('Bad Request: user not found')
    expect(await refused(bot.api.savePreparedInlineMessage(-1, article('x'), { allow_user_chats: true }))).toBe('Bad Request: invalid user_id specified')
  })
})

describe('cloud storage', () => {
  const invoke = (method: string, params: object = {}, user = ann.id) => stage.sim('mini-app/invoke', { bot: bot.id, user, method, params })

  it('keeps values for one person and one bot', async () => {
    expect(await invoke('saveStorageValue', { key: 'a', value: '1' })).toEqual({ result: true })
    expect(await invoke('saveStorageValue', { key: '__proto__', value: '2' })).toEqual({ result: true })
    expect(await invoke('getStorageKeys')).toEqual({
      result: ['a', '__proto__'],
    })
    expect((await invoke('getStorageValues', {
      keys: ['a', 'constructor'],
    })).result).toEqual({ a: '1', constructor: '' })
    expect(await invoke('getStorageKeys', {}, bob.id)).toEqual({ result: [] })
    expect(await invoke('deleteStorageValues', { keys: 'a' })).toEqual({ result: true })
    expect(await invoke('getStorageKeys')).toEqual({
      result: ['__proto__'],
    })
  })

  it.each([
    [
      'KEY_INVALID',
      'saveStorageValue',
      { key: 'with space', value: '' },
    ],
    [
      'KEY_INVALID',
      'saveStorageValue',
      {
        key: 'x'.repeat(129),
        value: '',
      },
    ],
    [
      'KEY_INVALID',
      'getStorageValues',
      {
        keys: [''],
      },
    ],
    [
      'KEY_INVALID',
      'deleteStorageValues',
      {
        keys: [5],
      },
    ],
    [
      'VALUE_INVALID',
      'saveStorageValue',
      {
        key: 'a',
        value: 'x'.repeat(4097),
      },
    ],
    [
      'VALUE_INVALID',
      'saveStorageValue',
      { key: 'a', value: 5 },
    ],
    ['METHOD_INVALID', 'makeTea', {}],
  ])('%s: %s', async (error, method, params) => {
    expect(await invoke(method, params)).toEqual({ error })
  })

  it('holds 1024 keys of 4096 characters', async () => {
    for (let i = 0; i < 1023; i++)
      await invoke('saveStorageValue', { key: `k${i}`, value: '' })
    expect(await invoke('saveStorageValue', {
      key: 'x'.repeat(128),
      value: 'x'.repeat(4096),
    })).toEqual({ result: true })
    expect(await invoke('saveStorageValue', { key: 'more', value: '' })).toEqual({ error: 'QUOTA_EXCEEDED' })
    expect(await invoke('saveStorageValue', { key: 'k0', value: 'changed' })).toEqual({ result: true })
  })
})

describe('what the person allows', () => {
  it('the bot may write', async () => {
    expect(JSON.parse((await open({ user: bob.id })).data.user!)).not.toHaveProperty('allows_write_to_pm')
    expect(await refused(bot.api.sendMessage(bob.id, 'hi'))).toMatch(/can't initiate conversation/)
    expect(await stage.sim('mini-app/write-access', { bot: bot.id, user: bob.id })).toEqual({ status: 'allowed' })
    expect((await heard()).at(-1)!.message).toMatchObject({
      write_access_allowed: { from_request: true },
    })
    await bot.api.sendMessage(bob.id, 'hi')
    await stage.sim('mini-app/write-access', { bot: bot.id, user: bob.id })
    expect(await heard()).toEqual([])
  })

  it('the bot and the mini app get the phone number, signed', async () => {
    const asked = () => stage.sim('mini-app/invoke', { bot: bot.id, user: ann.id, method: 'getRequestedContact' })
    expect(await asked()).toEqual({ result: '' })
    await stage.sim('mini-app/contact', { bot: bot.id, user: ann.id })
    const { contact } = (await heard()).at(-1)!.message!
    expect(contact).toMatchObject({
      user_id: ann.id,
      first_name: 'Ann',
      phone_number: expect.stringMatching(/^\+\d+$/),
    })
    const fields = Object.fromEntries(new URLSearchParams((await asked()).result)) as Record<string, string>
    expect(JSON.parse(fields.contact!)).toEqual(contact)
    expect(fields.hash).toBe(hashOf(fields))
  })
})

it('an invoice\'s price can be looked at', async () => {
  const link = await bot.api.createInvoiceLink('Tea', 'A whole month', 'tea', '', 'XTR', [
    { label: 'Tea', amount: 50 },
  ])
  expect(await stage.sim(`mini-app/invoice?slug=${link.split('$')[1]}`)).toMatchObject({
    bot: bot.id,
    title: 'Tea',
    description: 'A whole month',
    amount: 50,
  })
  expect((await stage.sim('mini-app/invoice?slug=__proto__')).code).toBe('invoice-not-found')
})

it('a reset forgets sessions, storage and what was prepared', async () => {
  const { query_id } = await open()
  await stage.sim('mini-app/invoke', {
    bot: bot.id,
    user: ann.id,
    method: 'saveStorageValue',
    params: { key: 'a', value: '1' },
  })
  await stage.sim('reset', {})
  expect(await refused(bot.api.answerWebAppQuery(query_id, article('x')))).toMatch(/query ID is invalid/)
})
