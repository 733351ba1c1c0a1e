// Reads a body without trusting Content-Length: stops at the limit.

/** The body's bytes, or null when there are more than `max`. */
export async function readBytes(request: Request, max: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get('Content-Length') ?? 0) > max)
    return null
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const { done, value } = await reader?.read() ?? { done: true }
    if (done)
      break
    size += value.byteLength
    if (size > max) {
      await reader?.cancel().catch(() => {})
      return null
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** The body as text, or null when it has more than `max` bytes. */
export async function readLimited(request: Request, max: number): Promise<string | null> {
  const bytes = await readBytes(request, max)
  return bytes && new TextDecoder().decode(bytes)
}
