// What the stack itself knows, measured and read as `factory_system`. Whoever spends money for an app writes it down here, too.
import type { Meter } from '#kit/costs'
import type { Transaction } from '#kit/db'

type Query = Transaction['query']

interface Row { service: string, app: string, metric: string, value: number, unit: string, how: string, measured_at: string }

function meterOf({ service, app, measured_at, ...row }: Row): Meter {
  return {
    service: service || null,
    app: app || null,
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    measured_at: new Date(measured_at).toISOString(),
    how: row.how,
  }
}

/** Measures the stack and these apps at `now` (epoch milliseconds), and writes nothing down. */
export async function measureStack(query: Query, apps: readonly string[], now: number): Promise<Meter[]> {
  const at = new Date(now).toISOString()
  const rows = await query('select service, app, metric, value, unit, how from factory_measure($1, $2)', [apps, at]) as Omit<Row, 'measured_at'>[]
  return rows.map(row => meterOf({ ...row, measured_at: at }))
}

/** The newest of everything that was ever written down, as it was at an instant (epoch milliseconds). */
export async function newestMeters(query: Query, until: number): Promise<Meter[]> {
  return (await query('select service, app, metric, value, unit, how, measured_at from factory_newest_meters($1)', [
    new Date(until).toISOString(),
  ]) as Row[]).map(meterOf)
}

/** When something was written down, epoch milliseconds: the newest first, at most so many. */
export async function meterTimes(query: Query, most: number): Promise<number[]> {
  return (await query('select distinct measured_at as at from factory_meters order by at desc limit $1', [most]) as { at: string }[]).map(({ at }) => Date.parse(at))
}

/** Writes measurements down; one of the same instant stays as it is. */
export async function writeMeters(query: Query, meters: readonly Meter[], now: number): Promise<void> {
  await query('select factory_write_meters($1, $2)', [
    JSON.stringify(meters),
    new Date(now).toISOString(),
  ])
}
