// Forgetting everything but the bots, the clock and the counters.
import type { World } from './world.ts'
import { bots, emptyState } from './world.ts'

export function resetWorld(world: World): void {
  const { state } = world
  for (const id of Object.keys(state.files))
    world.files.remove(id)
  for (const bot of bots(world)) {
    bot.pending = []
    bot.history = []
    delete bot.menu_buttons.chat
  }
  const { people, places, polls, files, callbacks, inline, talks, stripe, stars } = emptyState()
  Object.assign(state, {
    people,
    places,
    polls,
    files,
    callbacks,
    inline,
    talks,
    stripe,
    stars,
  })
  world.faults.clear()
  world.log.clear()
  world.events.emit({ type: 'reset' })
  world.save()
}
