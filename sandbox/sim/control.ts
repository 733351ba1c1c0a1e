// /sim/clock, /fault, /redeliver, /reset: what no person in Telegram could do.
import type { Fault } from '../faults.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { faultPlaces } from '../faults.ts'
import { giveAgain } from '../updates/queue.ts'
import { resetWorld } from '../world/reset.ts'
import { bodyOf, botNamed, placeNamed } from './context.ts'
import { durationOf } from './duration.ts'

export function controlRoutes(sim: Sim): Hono {
  const { world, stack } = sim
  const { clock } = world
  const clockView = () => {
    const due = stack.nextDue()
    return {
      now: new Date(clock.now()).toISOString(),
      running: clock.running,
      next_due_at: due === undefined
        ? null
        : new Date(due).toISOString(),
    }
  }

  async function moveTo(to: number) {
    if (!Number.isFinite(to))
      throw invalid('time-invalid', 'Give "advance" as an ISO 8601 duration (PT1H) or "to" as an ISO 8601 instant.')
    if (to < clock.now())
      throw invalid('clock-goes-forward', 'The clock never goes back.')
    await stack.moveTo(to)
  }

  return new Hono()
    .get('/clock', c => c.json(clockView()))
    .post('/clock', async (c) => {
      const body = await bodyOf(c)
      if (typeof body.running === 'boolean')
        clock.setRunning(body.running)
      if (body.advance !== undefined) {
        await moveTo(clock.now() + durationOf(body.advance))
      }
      else if (body.to !== undefined) {
        await moveTo(typeof body.to === 'string'
          ? Date.parse(body.to)
          : Number.NaN)
      }
      stack.rearm()
      return c.json(clockView())
    })

    .get('/fault', c => c.json(world.faults.list()))
    .delete('/fault', (c) => {
      world.faults.clear(c.req.query('id') === undefined
        ? undefined
        : Number(c.req.query('id')))
      return c.json(world.faults.list())
    })
    .post('/fault', async (c) => {
      const { on, kind, bot, method, chat, code, retry_after, ms, times = 1 } = await bodyOf(c)
      if (!(faultPlaces as readonly unknown[]).includes(on))
        throw invalid('on-invalid', `"on" must be one of ${faultPlaces.join(', ')}.`)
      if (kind !== 'status' && kind !== 'slow' && kind !== 'lost')
        throw invalid('kind-invalid', '"kind" must be status, slow or lost.')
      for (const [name, value] of Object.entries({ code, retry_after, ms, times })) {
        if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 0))
          throw invalid(`${name.replace('_', '-')}-invalid`, `"${name}" must be a whole number.`)
      }
      const fault = {
        on,
        kind,
        ...bot !== undefined && { bot: botNamed(sim, bot).id },
        ...method !== undefined && {
          method: String(method),
        },
        ...chat !== undefined && { chat: placeNamed(sim, chat).key },
        ...code !== undefined && { code },
        ...retry_after !== undefined && { retry_after },
        ...ms !== undefined && { ms },
        times,
      } as Omit<Fault, 'id'>
      return c.json(world.faults.add(fault))
    })

    .post('/redeliver', async (c) => {
      const body = await bodyOf(c)
      const bot = botNamed(sim, body.bot)
      if (!giveAgain(world, bot, Number(body.update_id)))
        throw notFound('update', body.update_id)
      await stack.settle()
      return c.json({ ok: true })
    })

    .post('/reset', async (c) => {
      resetWorld(world)
      await stack.settle()
      return c.json({ ok: true })
    })
}
