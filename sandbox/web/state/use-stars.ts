// The Stars of whoever one is: how many, what renews, what was paid.
import type { Stars } from '../api/types.ts'
import { shallowRef, watch } from 'vue'
import { sim } from '../api/sim.ts'
import { refresher } from './refresher.ts'
import { useEvents } from './use-events.ts'
import { attempt } from './use-toast.ts'
import { useWorld } from './use-world.ts'

const { me } = useWorld()
const stars = shallowRef<Stars>()

const refresh = refresher(async () => {
  const person = me.value?.id
  const answer = person === undefined
    ? undefined
    : await sim.stars(person)
  if (person === me.value?.id)
    stars.value = answer
})

/** Follows the balance while the component that asks is there. */
export function useStars() {
  useEvents().onEvent(({ type, user }) => {
    if (type === 'reset' || (type === 'stars' && user === me.value?.id))
      void attempt(refresh)
  })
  watch(() => me.value?.id, () => attempt(refresh), { immediate: true })
  return { stars, refresh }
}
