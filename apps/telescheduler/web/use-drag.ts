// Carrying something to another day: with the mouse at once, with a finger after holding it for a moment, so that scrolling stays scrolling.

import { onScopeDispose, reactive } from 'vue'
import { useHaptics } from '#kit/ui'

/** Where it would land: `time` where the place has hours (`HH:MM`), `slot` where it is a channel's free slot. */
export interface Landing { day: string, time?: string, slot?: string }

export interface Drag<T> {
  /** What is carried; undefined while nothing is. */
  item: T | undefined
  x: number
  y: number
  landing: Landing | undefined
}

interface Options<T> {
  drop: (item: T, landing: Landing) => unknown
  /** It is held over something that turns the page: -1 back, 1 on. */
  turn: (steps: number) => void
}

const holdMs = 300
const turnMs = 700
/** Moves less than this are a press, pixels. */
const slack = 7
const edge = 56
/** What is dropped among hours goes to a quarter. */
const quarter = 15

/** `start` belongs on `@pointerdown`. Places say `data-day="2026-11-24"`, with `data-hour="56"` (pixels) where height is time, `data-slot` and `data-time` where it is a slot; `data-turn="1"` turns. */
export function useDrag<T>({ drop, turn }: Options<T>): { drag: Drag<T>, start: (event: PointerEvent, item: T) => void } {
  const drag = reactive<Drag<T>>({
    item: undefined,
    x: 0,
    y: 0,
    landing: undefined,
  }) as Drag<T>
  const { tap, select } = useHaptics()
  let waiting: { item: T, x: number, y: number, touch: boolean, timer: ReturnType<typeof setTimeout> | undefined } | undefined
  let turning: { steps: number, timer: ReturnType<typeof setInterval> } | undefined
  let frame = 0

  function landingAt(x: number, y: number): { landing: Landing | undefined, steps: number } {
    const under = document.elementFromPoint(x, y)
    const place = under?.closest<HTMLElement>('[data-day]')
    const steps = Number(under?.closest<HTMLElement>('[data-turn]')?.dataset.turn ?? 0)
    if (!place)
      return { landing: undefined, steps }
    const { day, hour } = place.dataset
    const free = under!.closest<HTMLElement>('[data-slot]')?.dataset
    if (free) {
      return {
        landing: { day: day!, time: free.time!, slot: free.slot! },
        steps,
      }
    }
    if (!hour) {
      return {
        landing: { day: day! },
        steps,
      }
    }
    const minutes = Math.round((y - place.getBoundingClientRect().top) / Number(hour) * 60 / quarter) * quarter
    const minute = Math.min(Math.max(minutes, 0), 24 * 60 - quarter)
    return {
      landing: { day: day!, time: `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}` },
      steps,
    }
  }

  /** Near an edge, what is behind it comes into sight. */
  function scroll(): void {
    if (drag.item === undefined)
      return
    const { x, y } = drag
    const box = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-scroll]')
    const { left, right, top, bottom } = box?.getBoundingClientRect() ?? {
      left: 0,
      right: innerWidth,
      top: 0,
      bottom: innerHeight,
    }
    const pull = (place: number, low: number, high: number) => place < low + edge
      ? -9
      : place > high - edge
        ? 9
        : 0
    ;(box ?? window).scrollBy(box
      ? pull(x, left, Math.min(right, innerWidth))
      : 0, pull(y, Math.max(top, 0), Math.min(bottom, innerHeight)))
    drag.landing = landingAt(x, y).landing
    frame = requestAnimationFrame(scroll)
  }

  function follow(x: number, y: number): void {
    Object.assign(drag, { x, y })
    const { landing, steps } = landingAt(x, y)
    if (landing && JSON.stringify(landing) !== JSON.stringify(drag.landing))
      select()
    drag.landing = landing
    if (steps !== (turning?.steps ?? 0)) {
      clearInterval(turning?.timer)
      turning = steps
        ? {
            steps,
            timer: setInterval(turn, turnMs, steps),
          }
        : undefined
    }
  }

  function begin(): void {
    const { item, x, y } = waiting!
    drag.item = item
    tap()
    follow(x, y)
    frame = requestAnimationFrame(scroll)
  }

  let listeners: [string, (event: any) => void][] = []

  function end(): void {
    clearTimeout(waiting?.timer)
    clearInterval(turning?.timer)
    cancelAnimationFrame(frame)
    waiting = undefined
    turning = undefined
    Object.assign(drag, { item: undefined, landing: undefined })
    for (const [name, listener] of listeners)
      removeEventListener(name, listener)
  }

  const moved = (event: PointerEvent) => {
    if (drag.item !== undefined)
      return follow(event.clientX, event.clientY)
    if (Math.hypot(event.clientX - waiting!.x, event.clientY - waiting!.y) < slack)
      return
    // a finger that moves at once scrolls
    if (waiting!.touch)
      return end()
    Object.assign(waiting!, { x: event.clientX, y: event.clientY })
    begin()
  }
  const released = () => {
    const { item, landing } = drag
    end()
    if (item === undefined)
      return
    // letting go is no press, and leads nowhere
    const swallow = (event: Event) => {
      event.stopPropagation()
      event.preventDefault()
    }
    addEventListener('click', swallow, { capture: true, once: true })
    setTimeout(removeEventListener, 60, 'click', swallow, { capture: true })
    if (landing)
      void drop(item as T, landing)
  }
  const escaped = (event: KeyboardEvent) => event.key === 'Escape' && end()
  listeners = [
    ['pointermove', moved],
    ['pointerup', released],
    ['pointercancel', end],
    ['keydown', escaped],
  ]

  const still = (event: Event) => drag.item !== undefined && event.preventDefault()
  const noMenu = (event: Event) => waiting?.touch && event.preventDefault()
  addEventListener('touchmove', still, { passive: false })
  addEventListener('contextmenu', noMenu)
  onScopeDispose(() => {
    end()
    removeEventListener('touchmove', still)
    removeEventListener('contextmenu', noMenu)
  })

  return {
    drag,
    start(event, item) {
      if (event.button !== 0 || waiting)
        return
      const touch = event.pointerType !== 'mouse'
      waiting = {
        item,
        x: event.clientX,
        y: event.clientY,
        touch,
        timer: touch
          ? setTimeout(begin, holdMs)
          : undefined,
      }
      for (const [name, listener] of listeners)
        addEventListener(name, listener)
    },
  }
}
