// Its screens, as the browser test looks at them.
import type { Screen, Someone } from '#kit/ui'

/** A channel in Berlin with slots on every working day, owned by whoever looks. */
async function channelOf(someone: Someone, title = 'Factory News'): Promise<string> {
  const { id: chat } = await someone.sim('/sim/chats', { type: 'channel', title, owner: someone.id })
  await someone.sim('/sim/members', {
    chat,
    user: 'telescheduler',
    from: someone.id,
    status: 'administrator',
    rights: {
      can_post_messages: true,
      can_edit_messages: true,
      can_delete_messages: true,
      can_pin_messages: true,
    },
  })
  await someone.advance('PT3S')
  const { channels } = await someone.api('GET', '/channels')
  const { id } = channels.find((channel: { title: string }) => channel.title === title)
  await someone.api('PATCH', `/channels/${id}`, { zone: 'Europe/Berlin' })
  return id
}

async function slotsOf(someone: Someone, id: string): Promise<void> {
  await someone.api('PUT', `/channels/${id}/slots`, {
    slots: [1, 2, 3, 4, 5].flatMap(dow => ['09:00', '12:30', '18:00'].map(localTime => ({ dow, localTime }))),
    days_off: [3],
  })
}

async function post(someone: Someone, channel: string, text: string, when?: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<string> {
  const { post: { id } } = await someone.api('POST', '/posts', {
    text,
    entities: [],
    buttons: '',
    options: {},
    channels: [channel],
    ...more,
  })
  if (when)
    await someone.api('POST', `/posts/${id}/schedule`, { top: false, ...when })
  return id
}

/** Two channels, a month with something of everything in it. */
async function busyMonth(someone: Someone): Promise<{ news: string, shop: string, launch: string }> {
  const news = await channelOf(someone)
  const shop = await channelOf(someone, 'The Tea Shop')
  await slotsOf(someone, news)
  const launch = await post(someone, news, 'The new machine is here! It makes twice as many parts an hour, and it hums.', { mode: 'fixed', local: '2026-11-27T10:15' }, {
    entities: [
      { type: 'bold', offset: 0, length: 24 },
    ],
    buttons: 'Read more - https://example.com/machine | Order - example.com/order\nTell a friend - share: The new machine',
    options: { silent: true, pin: true },
  })
  for (const text of ['Monday facts', 'How a gear is cut', 'Meet the night shift'])
    await post(someone, news, text, { mode: 'queue' })
  await post(someone, shop, 'Darjeeling, first flush: 10 % off until Sunday', { mode: 'fixed', local: '2026-11-27T10:30' })
  await post(someone, shop, 'Good morning with tea', {
    mode: 'recurring',
    rule: {
      every: 'week',
      interval: 1,
      weekdays: [1, 4],
      time: '08:00',
      start: '2026-11-23',
      skip: [],
    },
  })
  await post(someone, shop, 'Advent calendar, door 1', { mode: 'fixed', local: '2026-12-01T07:00' })
  await post(someone, shop, 'A story about oolong that is not finished yet')
  return { news, shop, launch }
}

export const screens: Record<string, Screen> = {
  'empty': { path: '/', shows: 'Connect your first channel' },
  'month': {
    path: '/',
    seed: busyMonth,
    shows: 'A story about oolong',
  },
  'week': {
    path: '/?view=week',
    seed: busyMonth,
    shows: 'Meet the night shift',
  },
  'list': {
    path: '/?view=list',
    seed: busyMonth,
    shows: 'Advent calendar',
  },
  'list-empty': {
    path: '/?view=list',
    seed: someone => channelOf(someone),
    shows: 'Nothing is planned',
  },
  'drafts-empty': { path: '/drafts', shows: 'No drafts' },
  'drafts': {
    path: '/drafts',
    async seed(someone) {
      const channel = await channelOf(someone)
      await post(someone, channel, 'Half a thought')
      await post(someone, channel, 'Another one, which is so long that it does not fit into one line of a telephone')
    },
    shows: 'Half a thought',
  },
  'new-post': {
    path: '/posts/new',
    seed: someone => channelOf(someone),
    shows: 'Save as a draft',
  },
  'editor': {
    path: ({ launch }) => `/posts/${launch}`,
    seed: busyMonth,
    shows: 'Without a sound',
  },
  'photo': {
    async seed(someone) {
      await channelOf(someone)
      await someone.send({
        // eight pixels by five
        photo: { base64: 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAFCAIAAAD38zoCAAAAgUlEQVR42gXBOwpCQQwF0FlY6tSpb51SBgQRRBEdP/jXpxhFEUUQIY07mEXMImYdnhOwodhQMrI7+Yvyh4pT/VHAlOOS047txH7l/ODy5vrlgIHEsaS52Fr8IPks5Sb1KQEdxB7SEDaBL5C3KEfUCwJaGtuaump99ZHmmZaV1r3+AU4/O53xDIPPAAAAAElFTkSuQmCC', file_name: 'tea.png' },
        caption: 'First flush, picked this morning. Order at https://example.com/tea',
        caption_entities: [
          { type: 'italic', offset: 0, length: 11 },
        ],
      })
      const { drafts } = await someone.api('GET', '/drafts')
      return drafts[0].id
    },
    path: id => `/posts/${id}`,
    shows: 'To change the picture itself',
  },
  'channels-empty': { path: '/channels', shows: 'Connect your first channel' },
  'channels': {
    path: '/channels',
    seed: busyMonth,
    shows: 'The Tea Shop',
  },
  'channel': {
    async seed(someone) {
      const channel = await channelOf(someone)
      await slotsOf(someone, channel)
      await someone.api('POST', `/channels/${channel}/pause`, { minutes: 60 })
      return channel
    },
    path: channel => `/channels/${channel}`,
    shows: 'Weekly slots',
  },
  'channel-gone': { path: '/channels/0123456789', shows: 'This channel is gone' },
  'slots': {
    async seed(someone) {
      const channel = await channelOf(someone)
      await slotsOf(someone, channel)
      return channel
    },
    path: channel => `/channels/${channel}/slots`,
    shows: '12 slots a week',
  },
  'slots-empty': {
    seed: someone => channelOf(someone),
    path: channel => `/channels/${channel}/slots`,
    shows: 'No slots yet',
  },
  'import': { path: '/import', shows: 'A table with these columns' },
}
