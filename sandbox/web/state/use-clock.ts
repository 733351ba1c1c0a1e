// The sandbox's clock, ticking on between the server's answers.
import type { Clock } from '../api/types.ts'
import { computed, ref, shallowRef } from 'vue'
import { sim } from '../api/sim.ts'
import { useEvents } from './use-events.ts'
import { attempt } from './use-toast.ts'

const answer = shallowRef<Clock>()
const answeredAt = ref(performance.now())
const pulse = ref(performance.now())
const busy = ref(false)

/** Milliseconds since 1970 in the sandbox; the browser's own time until the first answer. */
const now = computed(() => {
  if (!answer.value)
    return performance.timeOrigin + pulse.value
  const passed = answer.value.running
    ? Math.max(0, pulse.value - answeredAt.value)
    : 0
  return Date.parse(answer.value.now) + passed
})
const running = computed(() => answer.value?.running ?? true)
const nextDue = computed(() => answer.value?.next_due_at ?? undefined)

function take(clock: Clock): void {
  answer.value = {
    ...answer.value,
    ...clock,
  }
  answeredAt.value = pulse.value = performance.now()
}

const refresh = async () => take(await sim.clock())

/** Moves or stops the clock; the server answers when everything due on the way has run. */
async function move(change: Parameters<typeof sim.moveClock>[0]): Promise<void> {
  busy.value = true
  await attempt(async () => {
    await sim.moveClock(change)
    await refresh()
  })
  busy.value = false
}

export function startClock(): void {
  useEvents().onEvent(({ type }) => (type === 'clock' || type === 'reset') && void attempt(refresh))
  setInterval(() => pulse.value = performance.now(), 1000)
  void attempt(refresh)
}

export function useClock() {
  return {
    now,
    running,
    nextDue,
    busy,
    move,
    refresh,
  }
}
