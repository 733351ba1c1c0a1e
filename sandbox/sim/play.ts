// /sim/play: a script that whoever runs the sandbox brought along, such as a month of people using the bots.
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'

export interface PlayProgress { day: number, days: number, doing: string }

export interface Play {
  title: string
  /** Speaks to the sandbox as anybody does, by `/sim`. */
  run: (sandboxUrl: string, report: (progress: PlayProgress) => void) => Promise<void>
}

export interface PlayView extends Partial<PlayProgress> {
  title: string
  /** `none`: nobody brought a play along. */
  state: 'none' | 'ready' | 'playing' | 'played' | 'failed'
  /** Why it failed. */
  message?: string
}

/** One play at a time. */
export function playRoutes({ world }: Sim, play: Play | undefined): Hono {
  let view: PlayView = play
    ? { title: play.title, state: 'ready' }
    : { title: '', state: 'none' }
  function show(change: Partial<PlayView>): void {
    view = {
      ...view,
      ...change,
    }
    world.events.emit({ type: 'play' })
  }
  return new Hono()
    .get('/play', c => c.json(view))
    .post('/play', (c) => {
      if (!play)
        throw invalid('no-play', 'Whoever started this sandbox brought no play along.')
      if (view.state === 'playing')
        throw invalid('already-playing', 'It is being played already.')
      show({
        state: 'playing',
        day: 0,
        days: 0,
        doing: '',
      })
      void play.run(new URL(c.req.url).origin, progress => show(progress)).then(
        () => show({ state: 'played' }),
        (error: unknown) => show({
          state: 'failed',
          message: error instanceof Error
            ? error.message
            : String(error),
        }),
      )
      return c.json(view)
    })
}
