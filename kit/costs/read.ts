// From the two files' text to figures in whole cents, with a warning for everything that cannot be believed.
import type { AppFigures, Cents, Figures, ServiceFigures } from './schema.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { InfrastructureSchema, QueueSchema } from './schema.ts'

/** @throws AppError `costs-file-invalid`, naming the file and what is wrong where */
function parse<const S extends v.GenericSchema>(file: string, text: string, schema: S): v.InferOutput<S> {
  let json: unknown
  try {
    json = JSON.parse(text)
  }
  catch (error) {
    throw new AppError('costs-file-invalid', `${file} is not JSON: ${(error as Error).message}`)
  }
  const result = v.safeParse(schema, json)
  if (result.success)
    return result.output
  const problems = result.issues.slice(0, 5).map(issue => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`)
  throw new AppError('costs-file-invalid', `${file}: ${problems.join('; ')}`)
}

function reader(warnings: string[]) {
  /** A number at least 0, or unknown. */
  function number(value: unknown, place: string): number | null {
    if (value === undefined || value === null)
      return null
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0)
      return value
    warnings.push(`${place} must be a number of at least 0, not ${JSON.stringify(value)?.slice(0, 40)}.`)
    return null
  }
  return {
    number,
    /** 0.1 + 0.2 never happens: money is whole cents from here on. */
    money(value: unknown, place: string): Cents {
      const amount = number(value, place)
      return amount === null
        ? null
        : Math.round(amount * 100)
    },
  }
}

/** A sum with an unknown part is unknown. */
export function sum(parts: Cents[]): Cents {
  return parts.includes(null)
    ? null
    : parts.reduce<number>((total, part) => total + part!, 0)
}

/**
 * Reads both files.
 * @throws AppError `costs-file-invalid`
 */
export function readFigures(queueText: string, infrastructureText: string): Figures {
  const queue = parse('queue.json', queueText, QueueSchema)
  const infrastructure = parse('infrastructure.json', infrastructureText, InfrastructureSchema)
  const warnings: string[] = []
  const { number, money } = reader(warnings)
  if (queue.currency !== infrastructure.currency)
    warnings.push(`queue.json counts in ${queue.currency}, infrastructure.json in ${infrastructure.currency}: they are not added up.`)

  const apps = queue.apps.map(({ id, name, tier, status, costs, revenue, users }): AppFigures => {
    const at = (field: string) => `queue.json, ${id}: ${field}`
    const price = money(revenue?.price_per_user, at('revenue.price_per_user'))
    const percent = number(revenue?.fee_pct, at('revenue.fee_pct')) ?? 0
    const fixed = money(revenue?.fee_fixed, at('revenue.fee_fixed')) ?? 0
    const items = costs?.items?.map((item, place) => money(item.monthly, at(`costs.items.${place}.monthly`)))
    return {
      id,
      name,
      tier,
      status,
      burn: costs?.monthly === undefined && items
        ? sum(items)
        : money(costs?.monthly, at('costs.monthly')),
      revenue: money(revenue?.monthly, at('revenue.monthly')),
      price,
      priceAfterFees: price === null
        ? null
        : price - Math.round(price * percent / 100) - fixed,
      users: number(users?.total, at('users.total')),
      paying: number(users?.paying, at('users.paying')),
    }
  })
  const services = infrastructure.services.map((service): ServiceFigures => {
    const at = (field: string) => `infrastructure.json, ${service.id}: ${field}`
    return {
      id: service.id,
      name: service.name,
      status: service.status,
      burn: money(service.monthly_cost, at('monthly_cost')),
      burnAfterFree: money(service.cost_after_free, at('cost_after_free')),
      note: service.note,
      limits: service.limits.map(({ metric, unit, limit, usage }, place) => ({
        metric,
        unit,
        // no limit is written as null or 0, and nothing is divided by it
        limit: number(limit, at(`limits.${place}.limit`)) || null,
        usage: number(usage, at(`limits.${place}.usage`)),
      })),
      usedBy: service.used_by,
    }
  })
  return {
    currency: queue.currency,
    apps,
    services,
    warnings,
  }
}
