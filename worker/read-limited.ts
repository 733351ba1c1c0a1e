// Reads a body without trusting Content-Length: stops at the limit.

/** The body as text, or null when it has more than `max` bytes. */
export async function readLimited(request: Request, max: number): Promise<string | null> {
  if (Number(request.headers.get('Content-Length') ?? 0) > max)
    return null
  const reader = request.body?.getReader()
  if (!reader)
    return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done)
      return text + decoder.decode()
    size += value.byteLength
    if (size > max) {
      await reader.cancel().catch(() => {})
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}
