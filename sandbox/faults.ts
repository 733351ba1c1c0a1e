// Faults made to order: the next N matching Bot API calls or webhook deliveries go wrong as asked.

/** Where something can go wrong. */
export const faultPlaces = [
  'api',
  'webhook',
  'stripe',
  'github',
  'cloudflare',
  'supabase',
] as const

export interface Fault {
  id: number
  on: typeof faultPlaces[number]
  /** `lost`: carried out, but the answer never arrives. `slow`: `ms` of real time late. `status`: answered with `code`, not carried out. */
  kind: 'status' | 'slow' | 'lost'
  bot?: number
  method?: string
  /** The chat's key (see world/types.ts). */
  chat?: string
  code?: number
  retry_after?: number
  ms?: number
  times: number
}

export interface Faults {
  add(fault: Omit<Fault, 'id'>): Fault
  list(): Fault[]
  /** One by its id, or all. */
  clear(id?: number): void
  /** The first fault that fits, used up by one; undefined when all is well. */
  take(on: Fault['on'], where: { bot?: number, method?: string, chat?: string }): Fault | undefined
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  let last = 0
  return {
    add(fault) {
      const entry = { id: ++last, ...fault }
      faults.push(entry)
      return entry
    },
    list: () => faults,
    clear(id) {
      faults = id === undefined
        ? []
        : faults.filter(one => one.id !== id)
    },
    take(on, where) {
      const fault = faults.find(one => one.on === on
        && (one.bot === undefined || one.bot === where.bot)
        && (one.method === undefined || one.method.toLowerCase() === where.method?.toLowerCase())
        && (one.chat === undefined || one.chat === where.chat))
      if (fault && --fault.times <= 0)
        faults = faults.filter(one => one !== fault)
      return fault
    },
  }
}
