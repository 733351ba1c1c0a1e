// Width and height of a PNG, JPEG, GIF or WebP, read from its header.

export interface Size {
  width: number
  height: number
  mime_type: string
}

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)

/** undefined when these bytes are no picture of a kind Telegram takes as a photo. */
export function imageSize(data: Uint8Array): Size | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  try {
    if (ascii(bytes, 1, 4) === 'PNG') {
      return {
        width: bytes.readUInt32BE(16),
        height: bytes.readUInt32BE(20),
        mime_type: 'image/png',
      }
    }
    if (ascii(bytes, 0, 4) === 'GIF8') {
      return {
        width: bytes.readUInt16LE(6),
        height: bytes.readUInt16LE(8),
        mime_type: 'image/gif',
      }
    }
    if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') {
      return {
        ...webpSize(bytes),
        mime_type: 'image/webp',
      }
    }
    if (bytes.readUInt16BE(0) === 0xFFD8)
      return jpegSize(bytes)
  }
  catch {
    // cut off in the middle of its header
  }
  return undefined
}

function webpSize(bytes: Buffer) {
  switch (ascii(bytes, 12, 16)) {
    case 'VP8X': return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      return { width: (bits & 0x3FFF) + 1, height: ((bits >> 14) & 0x3FFF) + 1 }
    }
    default: return { width: bytes.readUInt16LE(26) & 0x3FFF, height: bytes.readUInt16LE(28) & 0x3FFF }
  }
}

/** Walks the segments to the frame header (SOF0–SOF15, which is not DHT, JPG or DAC). */
function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = bytes.readUInt16BE(at)
    if (marker >= 0xFFC0 && marker <= 0xFFCF && ![0xFFC4, 0xFFC8, 0xFFCC].includes(marker)) {
      return {
        width: bytes.readUInt16BE(at + 7),
        height: bytes.readUInt16BE(at + 5),
        mime_type: 'image/jpeg',
      }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}
