// Polls and quizzes: made, voted in, closed. A forwarded poll is the same poll.
import type { Poll } from '@grammyjs/types'
import type { Place, PollRecord, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { give } from '../updates/queue.ts'
import { pollFor } from './render.ts'
import { botById, nextId, placeName, userOf } from './world.ts'

export type NewPoll = Omit<PollRecord, 'id' | 'votes'>

const FIRST_POLL = 5_400_000_000_000_001

export function addPoll(world: World, about: NewPoll): PollRecord {
  const poll: PollRecord = {
    id: String(nextId(world, 'poll', FIRST_POLL)),
    ...about,
    votes: {},
  }
  world.state.polls[poll.id] = poll
  watch(world, poll)
  return poll
}

/** Sets the alarm that closes a poll whose time is limited; also after a restart. */
export function watch(world: World, poll: PollRecord): void {
  if (poll.close_date && !poll.is_closed)
    world.clock.at(poll.close_date * 1000, () => world.state.polls[poll.id] === poll && close(world, poll))
}

export function close(world: World, poll: PollRecord): void {
  if (poll.is_closed)
    return
  poll.is_closed = true
  changed(world, poll)
}

/** A person's whole new choice; none takes the vote back. */
export function vote(world: World, poll: PollRecord, voter: number, option_ids: number[]): void {
  if (option_ids.length)
    poll.votes[voter] = option_ids
  else
    delete poll.votes[voter]
  const bot = poll.bot === undefined
    ? undefined
    : botById(world, poll.bot)
  if (bot && !poll.is_anonymous) {
    const option_persistent_ids = option_ids.map(index => poll.options[index]!.persistent_id)
    give(world, bot, 'poll_answer', {
      poll_id: poll.id,
      user: userOf(world, voter),
      option_ids,
      option_persistent_ids,
    })
  }
  changed(world, poll)
}

/** Telegram tells a poll's changes to the bot that sent it, and to no other. */
function changed(world: World, poll: PollRecord) {
  const bot = poll.bot === undefined
    ? undefined
    : botById(world, poll.bot)
  if (bot)
    give(world, bot, 'poll', pollFor(world, poll, bot.id) as Poll)
  for (const { place, message } of messagesOf(world, poll)) {
    world.events.emit({
      type: 'poll',
      ...placeName(place),
      message_id: message.id,
    })
  }
  world.save()
}

function messagesOf(world: World, poll: PollRecord): { place: Place, message: StoredMessage }[] {
  return Object.values(world.state.places).flatMap(place => place.messages.filter(message => message.poll === poll.id).map(message => ({ place, message })))
}
