// One request at a time, and the last wish wins: hints come in bursts, and each asks for the same thing again.

/** Wraps `load` so that calls during a run lead to exactly one more run; resolves when the data is as fresh as the call. */
export function refresher(load: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = () => {
    running = load().finally(() => running = undefined)
    return running
  }
  return () => {
    if (!running)
      return start()
    next ??= running.catch(() => {}).then(() => {
      next = undefined
      return start()
    })
    return next
  }
}
