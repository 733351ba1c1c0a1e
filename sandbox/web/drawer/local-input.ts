// An instant as a `datetime-local` field wants it.

/** `2026-03-05T09:00` in the browser's zone. */
export function localInput(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - offset).toISOString().slice(0, 16)
}
