// Addresses of Telegram in all their spellings: https://t.me/<name>, t.me/<name>, tg://resolve?domain=<name>.

const HOSTS = [
  't.me',
  'www.t.me',
  'telegram.me',
  'telegram.dog',
]

export interface TelegramLink {
  name: string
  /** The short name of one of several mini apps of a bot. */
  app?: string
  query: URLSearchParams
}

/** The parts of a t.me or tg:// link to somebody with a name; undefined for all others. `here`: this page's origin, whose `/t.me/` counts. */
export function parseTelegramLink(address: string, here: string): TelegramLink | undefined {
  const url = URL.parse(address) ?? URL.parse(`https://${address}`)
  if (!url)
    return undefined
  const query = url.searchParams
  if (url.protocol === 'tg:') {
    const name = query.get('domain')
    const app = query.get('appname')
    return url.host === 'resolve' && name
      ? {
          name,
          ...app && { app },
          query,
        }
      : undefined
  }
  const path = url.pathname.split('/').filter(Boolean)
  if (url.origin === here && path[0] === 't.me')
    path.shift()
  else if (!HOSTS.includes(url.hostname))
    return undefined
  const [name, app] = path
  return name && /^\w{3,}$/.test(name)
    ? {
        name,
        ...app && { app },
        query,
      }
    : undefined
}
