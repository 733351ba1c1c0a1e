// /sim/press, /react, /vote, /pin, /edit, /delete, /topic: what a person does to a message that is there.
import type { InlineKeyboardButton, ReactionType } from '@grammyjs/types'
import type { StoredMessage } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound, SimError } from '../errors.ts'
import { createCallback } from '../world/callbacks.ts'
import { change, pin, remove, unpin } from '../world/messages.ts'
import { vote } from '../world/polls.ts'
import { react } from '../world/reactions.ts'
import { messageById } from '../world/render.ts'
import { hasPermission, hasRight, isIn } from '../world/rights.ts'
import { createTopic, editTopic } from '../world/topics.ts'
import { isDialog } from '../world/world.ts'
import { captionContent, textContent } from './content.ts'
import { actorIn, bodyOf, optionalText, placeNamed, roomNamed, textField } from './context.ts'
import { seenBy } from './views.ts'

// A program that polls answers a press in its own time; a webhook has answered when the stack is quiet.
const PATIENCE_WITH_POLLING = 3000

export function touchRoutes(sim: Sim): Hono {
  const { world, stack, polling } = sim

  function touched(body: Body) {
    const place = placeNamed(sim, body.chat)
    const actor = actorIn(sim, place, body.from)
    if (!isDialog(place) && !isIn(world, place, actor))
      throw invalid('not-a-member', 'This person is not in that chat.')
    const message = messageById(place, Number(body.message_id))
    if (!message)
      throw notFound('message', body.message_id)
    return { place, actor, message }
  }

  function buttonOf(message: StoredMessage, name: unknown): InlineKeyboardButton {
    const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
    const button = buttons.find(one => one.text === name) ?? buttons.find(one => 'callback_data' in one && one.callback_data === name)
    if (!button)
      throw new SimError(404, 'button-not-found', `The message has no button ${JSON.stringify(name)}; it has ${JSON.stringify(buttons.map(one => one.text))}.`)
    return button
  }

  return new Hono()
    .post('/press', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      const button = buttonOf(message, body.button)
      if ('url' in button) {
        return c.json({
          answer: { url: button.url },
        })
      }
      if ('copy_text' in button)
        return c.json({ answer: null, copied: button.copy_text.text })
      if (!('callback_data' in button))
        throw new SimError(501, 'not-emulated', 'This kind of button is not emulated yet.')
      const callback = createCallback(world, place, message, actor, button.callback_data)
      await stack.settle()
      const bot = world.state.bots[callback.bot]
      if (!callback.answer && bot && !bot.webhook && polling.isFollowed(bot))
        await world.answers.wait(callback.id, PATIENCE_WITH_POLLING)
      return c.json({ answer: callback.answer ?? null })
    })

    .post('/react', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      const given = Array.isArray(body.reaction)
        ? body.reaction
        : body.reaction === undefined && typeof body.emoji === 'string'
          ? [body.emoji]
          : body.reaction
            ? [body.reaction]
            : []
      const reaction = given.map((one): ReactionType => typeof one === 'string'
        ? { type: 'emoji', emoji: one as never }
        : one as ReactionType)
      react(world, place, message, actor, reaction)
      await stack.settle()
      return c.json(seenBy(world, place, message, actor))
    })

    .post('/vote', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      const poll = message.poll && world.state.polls[message.poll]
      if (!poll)
        throw invalid('not-a-poll', 'This message is no poll.')
      if (poll.is_closed)
        throw invalid('poll-closed', 'The poll is closed.')
      const wanted = [body.option_ids ?? body.options ?? body.option ?? []].flat()
      const ids = wanted.map(one => typeof one === 'string'
        ? poll.options.findIndex(option => option.text === one)
        : Number(one))
      if (ids.some(id => !poll.options[id]))
        throw invalid('option-invalid', 'The poll has no such option.')
      if (ids.length > 1 && !poll.allows_multiple_answers)
        throw invalid('one-option-only', 'This poll takes one answer.')
      if (poll.votes[actor] && !poll.allows_revoting)
        throw invalid('voted-already', 'An answer here is final.')
      vote(world, poll, actor, ids)
      await stack.settle()
      return c.json(seenBy(world, place, message, actor))
    })

    .post('/pin', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      const may = isDialog(place) || (place.type === 'channel'
        ? hasRight(world, place, actor, 'can_edit_messages')
        : hasPermission(world, place, actor, 'can_pin_messages'))
      if (!may)
        throw invalid('may-not-pin', 'This person may not pin there.')
      if (body.pinned === false)
        unpin(world, place, [message.id])
      else
        pin(world, place, message, actor)
      await stack.settle()
      return c.json(seenBy(world, place, message, actor))
    })

    .post('/edit', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      const may = message.author === actor || (!isDialog(place) && place.type === 'channel' && hasRight(world, place, actor, 'can_edit_messages'))
      if (!may || message.service || message.forward_origin)
        throw invalid('may-not-edit', 'This person may not edit that message.')
      const { text, entities, caption, caption_entities, ...rest } = message.content
      if (body.text !== undefined && text === undefined)
        throw invalid('no-text', 'That message has no text; edit its caption.')
      change(world, place, message, actor, {
        content: {
          ...rest,
          ...text === undefined
            ? captionContent(body)
            : textContent(body),
        },
      })
      await stack.settle()
      return c.json(seenBy(world, place, message, actor))
    })

    .post('/delete', async (c) => {
      const body = await bodyOf(c)
      const { place, actor, message } = touched(body)
      if (!isDialog(place) && message.author !== actor && !hasRight(world, place, actor, 'can_delete_messages'))
        throw invalid('may-not-delete', 'This person may not delete that message.')
      remove(world, place, message)
      await stack.settle()
      return c.json({ ok: true })
    })

    .post('/topic', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const actor = actorIn(sim, room, body.from)
      if (!room.is_forum)
        throw invalid('no-topics', 'This chat has no topics.')
      if (!hasPermission(world, room, actor, 'can_manage_topics'))
        throw invalid('may-not-manage-topics', 'This person may not manage topics there.')
      const topic = body.topic === undefined
        ? createTopic(world, room, actor, {
            name: textField(body, 'name'),
            icon_color: Number(body.icon_color) || undefined,
          })
        : room.topics.find(one => one.message_thread_id === Number(body.topic))
      if (!topic)
        throw notFound('topic', body.topic)
      if (body.topic !== undefined) {
        editTopic(world, room, topic, actor, {
          name: optionalText(body, 'name'),
          closed: typeof body.closed === 'boolean'
            ? body.closed
            : undefined,
        })
      }
      await stack.settle()
      return c.json(topic)
    })
}
