// /sim/mini-app/*: what Telegram does when a mini app asks for it and the person agrees.
import type { Place } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { Buffer } from 'node:buffer'
import { Hono } from 'hono'
import { invalid, notFound, SimError } from '../errors.ts'
import { invokeMethod } from '../world/cloud.ts'
import { setBlocked } from '../world/members.ts'
import { post, postService, start } from '../world/messages.ts'
import { postVia, preparedMessage, targetKind } from '../world/mini-apps.ts'
import { phoneContact } from '../world/people.ts'
import { hasPermission, hasRight } from '../world/rights.ts'
import { dialogOf, isDialog } from '../world/world.ts'
import { bodyOf, botNamed, personNamed, placeNamed, textField } from './context.ts'
import { signFields } from './launch.ts'
import { appButton } from './open.ts'
import { seenBy } from './views.ts'

const LARGEST_DATA = 4096 // bytes

export function miniAppRoutes(sim: Sim): Hono {
  const { world, stack } = sim

  function opened(body: Body) {
    const bot = botNamed(sim, body.bot)
    const person = personNamed(sim, body.user)
    return {
      bot,
      person,
      dialog: dialogOf(world, bot.id, person.id),
    }
  }

  function prepared(body: Body) {
    const { bot, person } = opened(body)
    const message = preparedMessage(world, bot.id, person.id, String(body.id ?? ''))
    if (!message)
      throw new SimError(404, 'prepared-message-expired', 'This prepared message is unknown, another person\'s, or too old.')
    return { bot, person, message }
  }

  function mayPost(place: Place, person: number): boolean {
    if (isDialog(place))
      return place.user === person && !place.blocked
    return place.type === 'channel'
      ? hasRight(world, place, person, 'can_post_messages')
      : hasPermission(world, place, person, 'can_send_other_messages')
  }

  return new Hono()
    .post('/data', async (c) => {
      const body = await bodyOf(c)
      const { bot, person, dialog } = opened(body)
      const button_text = textField(body, 'button')
      const data = textField(body, 'data')
      if (!appButton(sim, bot, person, button_text).keyboard)
        throw invalid('not-a-keyboard-button', 'Only a mini app opened from a button of the bot\'s keyboard can send data.')
      if (Buffer.byteLength(data) > LARGEST_DATA)
        throw invalid('data-too-long', `"data" has at most ${LARGEST_DATA} bytes.`)
      if (dialog.blocked)
        throw invalid('bot-blocked', 'This person has blocked the bot: unblock it first.')
      start(world, dialog)
      const message = postService(world, dialog, person.id, {
        web_app_data: { data, button_text },
      })
      await stack.settle()
      return c.json(seenBy(world, dialog, message, person.id))
    })

    .post('/write-access', async (c) => {
      const { person, dialog } = opened(await bodyOf(c))
      const known = dialog.started && !dialog.blocked
      if (!known) {
        setBlocked(world, dialog, false)
        start(world, dialog)
        postService(world, dialog, person.id, {
          write_access_allowed: { from_request: true },
        })
      }
      await stack.settle()
      return c.json({ status: 'allowed' })
    })

    .post('/contact', async (c) => {
      const { bot, person, dialog } = opened(await bodyOf(c))
      const contact = phoneContact(world, person.id)
      setBlocked(world, dialog, false)
      start(world, dialog)
      const message = post(world, dialog, {
        author: person.id,
        from: person.id,
        content: { contact },
      })
      world.state.mini_apps.contacts[dialog.key] = signFields(bot.token, {
        contact: JSON.stringify(contact),
        auth_date: String(world.clock.seconds()),
      })
      world.save()
      await stack.settle()
      return c.json(seenBy(world, dialog, message, person.id))
    })

    .post('/invoke', async (c) => {
      const body = await bodyOf(c)
      const { bot, person } = opened(body)
      const params = body.params && typeof body.params === 'object'
        ? body.params as Record<string, unknown>
        : {}
      return c.json(invokeMethod(world, bot.id, person.id, textField(body, 'method'), params))
    })

    .get('/prepared', (c) => {
      const { message } = prepared(c.req.query())
      const { title, content, targets, expiration_date } = message
      return c.json({
        title,
        content,
        targets,
        expiration_date,
      })
    })

    .post('/share', async (c) => {
      const body = await bodyOf(c)
      const { bot, person, message } = prepared(body)
      if (!Array.isArray(body.chats) || !body.chats.length)
        throw invalid('chats-needed', '"chats" must name at least one chat.')
      const places = body.chats.map(chat => placeNamed(sim, chat))
      for (const place of places) {
        if (!message.targets.includes(targetKind(place)))
          throw invalid('chat-not-allowed', `The bot does not let this message into a ${targetKind(place)} chat.`)
        if (!mayPost(place, person.id))
          throw invalid('may-not-post', 'This person may not post that there.')
      }
      const sent = places.map((place) => {
        if (isDialog(place))
          start(world, place)
        return {
          place,
          one: postVia(world, place, person.id, bot.id, message.content, message.reply_markup),
        }
      })
      await stack.settle()
      return c.json(sent.map(({ place, one }) => seenBy(world, place, one, person.id)))
    })

    .get('/invoice', (c) => {
      const slug = c.req.query('slug') ?? ''
      const { invoices } = world.state.stars
      const invoice = Object.hasOwn(invoices, slug)
        ? invoices[slug]
        : undefined
      if (!invoice)
        throw notFound('invoice', slug)
      const { bot, title, description, amount, period } = invoice
      return c.json({
        slug,
        bot,
        title,
        description,
        amount,
        ...period && { period },
      })
    })
}
