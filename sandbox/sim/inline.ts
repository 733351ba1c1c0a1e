// /sim/inline: a person types `@bot words` and chooses one of the answers.
import type { InlineRecord } from '../world/inline.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { askInline, chooseInline, isInline } from '../world/inline.ts'
import { messageFor } from '../world/render.ts'
import { hasPermission, hasRight } from '../world/rights.ts'
import { isDialog } from '../world/world.ts'
import { bodyOf, botNamed, personNamed, placeNamed } from './context.ts'

/** Real milliseconds a bot that polls gets to answer. */
const patience = 5000
const LONGEST_QUERY = 256

function answerOf({ id, answer }: InlineRecord) {
  return {
    id,
    results: (answer?.results ?? []).map(({ id, type, title, description }) => ({
      id,
      type,
      title,
      ...description && { description },
    })),
    ...answer?.next_offset && { next_offset: answer.next_offset },
    ...answer?.button && { button: answer.button },
  }
}

export function inlineRoutes(sim: Sim): Hono {
  const { world, stack, polling } = sim

  function placeFor(user: number, chat: unknown) {
    const place = placeNamed(sim, chat)
    const may = isDialog(place)
      ? place.user === user && !place.blocked
      : place.type === 'channel'
        ? hasRight(world, place, user, 'can_post_messages')
        : hasPermission(world, place, user, 'can_send_other_messages')
    if (!may)
      throw invalid('may-not-post', 'This person may not post that here.')
    return place
  }

  return new Hono()
    .post('/inline', async (c) => {
      const body = await bodyOf(c)
      const bot = botNamed(sim, body.bot)
      const user = personNamed(sim, body.from).id
      if (!isInline(bot))
        throw invalid('not-inline', `@${bot.username} has no inline mode.`)
      const place = body.chat === undefined
        ? undefined
        : placeFor(user, body.chat)
      const record = askInline(world, bot, user, {
        query: String(body.query ?? '').slice(0, LONGEST_QUERY),
        offset: String(body.offset ?? ''),
        ...place && {
          chat_type: isDialog(place) && place.bot === bot.id
            ? 'sender'
            : place.type,
        },
      })
      await stack.settle()
      if (!record.answer && !bot.webhook && polling.isFollowed(bot))
        await world.answers.wait(record.id, patience)
      return c.json(answerOf(record))
    })
    .post('/inline/choose', async (c) => {
      const body = await bodyOf(c)
      const record = world.state.inline[String(body.id)]
      const result = record?.answer?.results.find(one => one.id === String(body.result))
      if (!record || !result)
        throw notFound('result', body.result)
      const place = placeFor(record.user, body.chat)
      const message = chooseInline(world, record, result, place)
      place.read[record.user] = message.id
      await stack.settle()
      return c.json(messageFor(world, place, message, record.user))
    })
}
