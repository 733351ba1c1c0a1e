// The first minute is not empty: the founder, two more people, a group and a channel.

async function sim<T>(url: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(url + path, body === undefined
    ? {}
    : {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
  const answer = await response.json() as T & { message?: string }
  if (!response.ok)
    throw new Error(`${path}: ${answer.message}`)
  return answer
}

/**
 * Makes the people once; the founder is known by the username.
 * @returns the founder's id
 */
export async function seedPeople(sandboxUrl: string): Promise<number> {
  const users = await sim<{ id: number, username?: string }[]>(sandboxUrl, '/sim/users')
  const known = users.find(user => user.username === 'founder')
  if (known)
    return known.id
  const founder = await sim<{ id: number }>(sandboxUrl, '/sim/users', { first_name: 'Alex', username: 'founder', language_code: 'en' })
  const maria = await sim<{ id: number }>(sandboxUrl, '/sim/users', { first_name: 'Maria', username: 'maria', language_code: 'en' })
  const ivan = await sim<{ id: number }>(sandboxUrl, '/sim/users', { first_name: 'Иван', username: 'ivan', language_code: 'ru' })
  await sim(sandboxUrl, '/sim/chats', {
    type: 'supergroup',
    title: 'The Team',
    owner: founder.id,
    members: [maria.id, ivan.id],
  })
  await sim(sandboxUrl, '/sim/chats', {
    type: 'channel',
    title: 'Factory News',
    owner: founder.id,
    members: [maria.id, ivan.id],
  })
  return founder.id
}

/**
 * The private channel that keeps uploaded files: made once, every bot an administrator of it.
 * @returns its chat id
 */
export async function filesChannel(sandboxUrl: string, founder: number): Promise<number> {
  const chats = await sim<{ id: number, type: string, title?: string }[]>(sandboxUrl, '/sim/chats')
  const title = 'Files of the bots'
  const channel = chats.find(chat => chat.type === 'channel' && chat.title === title)
    ?? await sim<{ id: number }>(sandboxUrl, '/sim/chats', { type: 'channel', title, owner: founder })
  const bots = await sim<{ id: number, app?: string }[]>(sandboxUrl, '/sim/bots')
  for (const { id } of bots.filter(({ app }) => app)) {
    await sim(sandboxUrl, '/sim/members', {
      chat: channel.id,
      user: id,
      status: 'administrator',
      rights: { can_post_messages: true },
    })
  }
  return channel.id
}

/** The founder has started every bot, so that alerts reach him. */
export async function startBots(sandboxUrl: string, founder: number): Promise<void> {
  const bots = await sim<{ id: number, app?: string }[]>(sandboxUrl, '/sim/bots')
  for (const bot of bots.filter(({ app }) => app)) {
    const said = await sim<unknown[]>(sandboxUrl, `/sim/messages?bot=${bot.id}&user=${founder}`)
    if (!said.length) {
      await sim(sandboxUrl, '/sim/send', {
        chat: { bot: bot.id, user: founder },
        from: founder,
        text: '/start',
      })
    }
  }
}
