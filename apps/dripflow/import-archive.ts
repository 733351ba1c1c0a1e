// The texts in a .zip or .tar.gz: unpacked bit by bit, and given up as soon as there is more than is read, however small the archive looked.

import { Gunzip, Unzip, UnzipInflate } from 'fflate'

export interface Archive {
  /** Path → text. */
  texts: Map<string, string>
  /** Files that hold no text. */
  others: string[]
}

/** Compressed bytes handed over at a time: deflate makes at most about a thousand of each (zlib.net/zlib_tech.html). */
const step = 2048
const maxFiles = 2000

const isText = (name: string) => /\.(?:md|markdown|txt|csv|json|xml|html?)$/i.test(name)
/** What archivers and editors leave behind. */
const isJunk = (name: string) => name.endsWith('/') || /(?:^|\/)(?:__MACOSX|\.[^/]*)(?:\/|$)/.test(name)

class TooBig extends Error {}

/** Takes bytes until there are too many. */
function collector(most: number) {
  let size = 0
  return (into: Uint8Array[], bytes: Uint8Array) => {
    size += bytes.length
    if (size > most)
      throw new TooBig()
    into.push(bytes)
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function inSteps(bytes: Uint8Array, push: (chunk: Uint8Array, last: boolean) => void): void {
  for (let at = 0; at < bytes.length; at += step)
    push(bytes.subarray(at, at + step), at + step >= bytes.length)
}

function sorter(): { archive: Archive, wants: (name: string) => boolean } {
  const archive: Archive = {
    texts: new Map(),
    others: [],
  }
  let files = 0
  return {
    archive,
    wants(name) {
      files += 1
      if (files > maxFiles)
        throw new TooBig()
      if (isJunk(name))
        return false
      if (!isText(name))
        archive.others.push(name)
      return isText(name)
    },
  }
}

/** Its last record, with a comment of up to 64 kB behind it (pkware.com appnote 4.3.16): a ZIP that was cut off has none. */
function isWhole(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xFFFF); at--) {
    if (view.getUint32(at, true) === 0x06054B50)
      return true
  }
  return false
}

function unzip(bytes: Uint8Array, most: number): Archive {
  const { archive, wants } = sorter()
  const take = collector(most)
  const found: { name: string, parts: Uint8Array[] }[] = []
  const reader = new Unzip((file) => {
    if (!wants(file.name))
      return
    const parts: Uint8Array[] = []
    found.push({ name: file.name, parts })
    file.ondata = (error, chunk) => {
      if (error)
        throw error
      take(parts, chunk)
    }
    file.start()
  })
  reader.register(UnzipInflate)
  inSteps(bytes, (chunk, last) => reader.push(chunk, last))
  for (const { name, parts } of found)
    archive.texts.set(name, new TextDecoder().decode(joined(parts)))
  return archive
}

const block = 512

/** Entries of a tar, as POSIX has them: a header of 512 bytes, then the file in blocks of 512. */
function untar(bytes: Uint8Array): Archive {
  const { archive, wants } = sorter()
  const ascii = new TextDecoder()
  const field = (at: number, length: number) => ascii.decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, '')
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(field(at + 124, 12).trim() || '0', 8)
    if (!(size >= 0))
      break
    const type = field(at + 156, 1)
    const prefix = field(at + 345, 155)
    const name = `${prefix && `${prefix}/`}${field(at, 100)}`
    if ((type === '0' || type === '') && wants(name))
      archive.texts.set(name, ascii.decode(bytes.subarray(at + block, at + block + size)))
    at += block + Math.ceil(size / block) * block
  }
  return archive
}

/** A tar is unpacked as a whole, pictures included: so much and no more. */
const maxTar = 20_000_000

/** @returns null where it is no archive */
export function openArchive(bytes: Uint8Array, most: number): Archive | 'too-big' | null {
  try {
    if (bytes[0] === 0x50 && bytes[1] === 0x4B) {
      return isWhole(bytes)
        ? unzip(bytes, most)
        : null
    }
    if (bytes[0] !== 0x1F || bytes[1] !== 0x8B)
      return null
    const parts: Uint8Array[] = []
    const take = collector(maxTar)
    const reader = new Gunzip(chunk => take(parts, chunk))
    inSteps(bytes, (chunk, last) => reader.push(chunk, last))
    const archive = untar(joined(parts))
    return [
      ...archive.texts.values(),
    ].reduce((sum, text) => sum + text.length, 0) > most
      ? 'too-big'
      : archive
  }
  catch (error) {
    return error instanceof TooBig
      ? 'too-big'
      : null
  }
}
