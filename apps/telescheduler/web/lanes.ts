// Where things stand side by side in a day's column: what would cover each other shares the width.

export interface Standing<T> {
  item: T
  /** From the left, 0 first. */
  lane: number
  /** How many share the width there. */
  lanes: number
}

export interface Lanes<T> { shown: Standing<T>[], /** What found no room: how many, and where the first of them would be. */ more: { minute: number, count: number }[] }

/** Lays out what begins at these minutes of a day and is `long` minutes high, in `most` lanes at most; earlier items of the list have the right of way. */
export function layOut<T>(items: readonly { item: T, minute: number }[], long: number, most: number): Lanes<T> {
  const result: Lanes<T> = { shown: [], more: [] }
  const sorted = items.map((given, order) => ({ ...given, order })).sort((a, b) => a.minute - b.minute || a.order - b.order)
  let cluster: typeof sorted = []
  const settle = () => {
    const ends: number[] = []
    const placed: { item: T, lane: number }[] = []
    const left: number[] = []
    for (const { item, minute } of cluster) {
      const free = ends.findIndex(end => end <= minute)
      const lane = free < 0
        ? ends.length
        : free
      if (lane >= most) {
        left.push(minute)
        continue
      }
      ends[lane] = minute + long
      placed.push({ item, lane })
    }
    result.shown.push(...placed.map(one => ({ ...one, lanes: ends.length })))
    if (left.length)
      result.more.push({ minute: left[0]!, count: left.length })
    cluster = []
  }
  for (const one of sorted) {
    if (cluster.length && one.minute >= Math.max(...cluster.map(({ minute }) => minute)) + long)
      settle()
    cluster.push(one)
  }
  settle()
  return result
}
