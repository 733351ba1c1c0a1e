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
    const { default: forAll } = bot.menu_buttons
    bot.menu_buttons = forAll
      ? { default: forAll }
      : {}
  }
  const { people, places, polls, files, callbacks, inline, talks, stripe, stars, mini_apps } = emptyState()
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
    mini_apps,
  })
  world.faults.clear()
  world.log.clear()
  world.events.emit({ type: 'reset' })
  world.save()
}
