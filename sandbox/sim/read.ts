// /sim/messages, /calls, /events, /view, /chat, /read, /file: looking.
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { notFound } from '../errors.ts'
import { isIn } from '../world/rights.ts'
import { isDialog, placeName, rooms, userOf } from '../world/world.ts'
import { bodyOf, botNamed, personNamed, placeAsked, placeNamed } from './context.ts'
import { chatDetails, chatList, doorOf, seenBy } from './views.ts'

// Everything else is a download: a page a bot sent must not run as a page of ours.
const SHOWN_INLINE = /^(?:image\/(?:png|jpeg|gif|webp)|video\/|audio\/|text\/plain$|application\/pdf$)/
const HEARTBEAT = 15_000

export function readRoutes(sim: Sim): Hono {
  const { world } = sim
  const newest = <T>(all: T[], limit: string | undefined) => limit === undefined
    ? all
    : all.slice(-Math.max(1, Number(limit) || 1))

  return new Hono()
    .get('/messages', (c) => {
      const place = placeAsked(sim, c)
      const as = c.req.query('as')
      const person = as === undefined
        ? (isDialog(place)
            ? place.user
            : 0)
        : personNamed(sim, as).id
      return c.json(newest(place.messages, c.req.query('limit')).map(message => seenBy(world, place, message, person)))
    })

    .get('/calls', (c) => {
      const bot = c.req.query('bot')
      return c.json(newest(world.log.list(bot === undefined
        ? undefined
        : botNamed(sim, bot).id), c.req.query('limit')))
    })

    .get('/events', c => streamSSE(c, async (stream) => {
      const stop = world.events.listen(change => void stream.writeSSE({
        data: JSON.stringify(change),
      }))
      const heart = setInterval(() => void stream.write(': \n\n'), HEARTBEAT)
      await stream.write(': \n\n')
      await new Promise<void>(resolve => stream.onAbort(resolve))
      clearInterval(heart)
      stop()
    }))

    .get('/view', (c) => {
      const me = userOf(world, personNamed(sim, c.req.query('as')).id)
      return c.json({
        me,
        chats: chatList(world, me.id),
        outside: rooms(world).filter(room => !isIn(world, room, me.id) && !room.migrated_to).map(room => doorOf(world, room, me.id)),
      })
    })

    .get('/chat', (c) => {
      const place = placeAsked(sim, c)
      const as = c.req.query('as')
      return c.json(chatDetails(world, place, as === undefined && isDialog(place)
        ? place.user
        : personNamed(sim, as).id))
    })

    .post('/read', async (c) => {
      const body = await bodyOf(c)
      const place = placeNamed(sim, body.chat)
      const { id } = personNamed(sim, body.user)
      const last = place.messages.at(-1)?.id ?? 0
      if (place.read[id] !== last) {
        place.read[id] = last
        world.events.emit({
          type: 'read',
          ...placeName(place),
          user: id,
        })
        world.save()
      }
      return c.json({ ok: true })
    })

    .get('/file/:unique', (c) => {
      const file = world.state.files[c.req.param('unique')]
      const bytes = file && world.files.read(file.unique_id)
      if (!bytes)
        throw notFound('file', c.req.param('unique'))
      const inline = SHOWN_INLINE.test(file.mime_type)
      const name = encodeURIComponent(file.file_name ?? file.unique_id)
      return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
        'content-type': inline ? file.mime_type : 'application/octet-stream',
        'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': 'sandbox',
        'cache-control': 'private, max-age=31536000, immutable',
      })
    })
}
