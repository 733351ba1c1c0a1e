// A file's bytes as text: UTF-8, or UTF-16 that says so, as Excel's "Unicode text" does. Others cannot be told from one another, and are not guessed.

/** Null where it is in another encoding, or no text at all. */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const encoding = first === 0xFF && second === 0xFE
    ? 'utf-16le'
    : first === 0xFE && second === 0xFF
      ? 'utf-16be'
      : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0')
      ? null
      : text
  }
  catch {
    return null
  }
}
