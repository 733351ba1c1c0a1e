// /sim/link: where a Telegram link leads, as an app finds out before it shows anything (core.telegram.org/api/links).
import type { Room } from '../world/types.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'
import { linkProblem, roomOfLink } from '../world/invites.ts'
import { findBot, findPerson, findRoom, rooms, userOf } from '../world/world.ts'
import { personNamed } from './context.ts'
import { doorOf, invoiceView } from './views.ts'

interface Parts { path: string[], query: URLSearchParams }

const TG: Record<string, (query: URLSearchParams) => string[]> = {
  resolve: query => [query.get('domain') ?? '', query.get('appname') ?? query.get('post') ?? ''],
  join: query => [`+${query.get('invite')}`],
  invoice: query => [`$${query.get('slug')}`],
  privatepost: query => ['c', query.get('channel') ?? '', query.get('post') ?? ''],
  msg_url: () => ['share'],
}

/** The parts of a Telegram link of any spelling; undefined for any other address. `t.me` also stands on this machine. */
function partsOf(address: string): Parts | undefined {
  const url = URL.parse(address.includes(':')
    ? address
    : `https://${address}`)
  if (!url)
    return undefined
  const query = url.searchParams
  if (url.protocol === 'tg:') {
    const path = TG[url.host || url.pathname.replace(/^\/*/, '')]?.(query)
    return path && {
      path: path.filter(Boolean),
      query,
    }
  }
  const here = /^\/t\.me\//.test(url.pathname) && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!here && ![
    't.me',
    'www.t.me',
    'telegram.me',
    'telegram.dog',
  ].includes(url.hostname)) {
    return undefined
  }
  const path = decodeURIComponent(url.pathname).split('/').filter(Boolean)
  return {
    path: here
      ? path.slice(1)
      : path,
    query,
  }
}

export function linkRoute(sim: Sim): Hono {
  const { world } = sim

  /** A public name: a bot, a room, or a person. */
  function named(name: string, rest: string[], query: URLSearchParams, as: number) {
    const bot = findBot(world, `@${name}`)
    if (bot) {
      const one = (field: string) => query.get(field) === null
        ? {}
        : {
            [field]: query.get(field)!,
          }
      const [app] = rest
      return {
        kind: 'bot' as const,
        bot: userOf(world, bot.id),
        ...one('start'),
        ...one('startapp'),
        ...app && { startapp: query.get('startapp') ?? '', app },
        ...one('startgroup'),
        ...one('startchannel'),
        ...query.get('admin') && {
          rights: query.get('admin')!.split(/[+ ]/).filter(Boolean).map(right => `can_${right}`),
        },
      }
    }
    const room = findRoom(world, `@${name}`)
    if (room)
      return toRoom(room, rest, as)
    if (findPerson(world, name)) {
      return {
        kind: 'person' as const,
        user: userOf(world, findPerson(world, name)!.id),
      }
    }
    throw invalid('link-invalid', `Nobody is called @${name}.`)
  }

  function toRoom(room: Room, [message]: string[], as: number) {
    return {
      kind: 'chat' as const,
      ...doorOf(world, room, as),
      ...Number(message) && {
        message_id: Number(message),
      },
    }
  }

  return new Hono().get('/link', (c) => {
    const address = c.req.query('url') ?? ''
    const as = personNamed(sim, c.req.query('as')).id
    const parts = partsOf(address)
    if (!parts)
      return c.json({ kind: 'web', url: address })
    const [first = '', ...rest] = parts.path
    const hash = first.startsWith('+')
      ? first.slice(1)
      : first === 'joinchat'
        ? rest[0]
        : undefined
    if (hash !== undefined) {
      const found = roomOfLink(world, `https://t.me/+${hash}`)
      if (!found)
        throw invalid('link-invalid', 'This invite link leads nowhere.')
      return c.json({
        kind: 'invite',
        invite_link: found.invite.link,
        ...doorOf(world, found.room, as, found.invite),
        ...linkProblem(world, found.invite) && { expired: true },
      })
    }
    const slug = first.startsWith('$')
      ? first.slice(1)
      : first === 'invoice'
        ? rest[0]
        : undefined
    if (slug !== undefined) {
      const invoice = world.state.stars.invoices[slug]
      if (!invoice)
        throw invalid('link-invalid', 'This invoice does not exist.')
      return c.json({
        kind: 'invoice',
        invoice_link: `https://t.me/$${slug}`,
        ...invoiceView(world, invoice, as),
      })
    }
    if (first === 'share') {
      return c.json({
        kind: 'share',
        text: [
          parts.query.get('url'),
          parts.query.get('text'),
        ].filter(Boolean).join('\n'),
      })
    }
    if (first === 'c') {
      const room = rooms(world).find(({ id }) => String(id) === `-100${rest[0]}`)
      if (!room)
        throw invalid('link-invalid', 'There is no such chat.')
      return c.json(toRoom(room, rest.slice(1), as))
    }
    return c.json(named(first, rest, parts.query, as))
  })
}
