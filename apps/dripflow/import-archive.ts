// The texts in a .zip or .tar.gz: unpacked bit by bit, and given up as soon as there is more than is read, however small the archive looked.

import { Gunzip, Unzip, UnzipInflate } from 'fflate'
import { decodeText } from './import-encoding.ts'

export interface Archive {
  /** Path → text. */
  texts: Map<string, string>
  /** Files that hold no text. */
  others: string[]
  /** Texts in an encoding that is not read. */
  garbled: string[]
}

/** Compressed bytes handed over at a time: deflate makes at most about a thousand of each (zlib.net/zlib_tech.html). */
const step = 2048
const maxFiles = 2000

const isText = (name: string) => /\.(?:md|markdown|txt|csv|json|xml|html?)$/i.test(name)
/** What archivers and editors leave behind. */
const isJunk = (name: string) => name.endsWith('/') || /(?:^|\/)(?:__MACOSX|\.[^/.][^/]*)(?:\/|$)/.test(name)

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

interface Sorter { archive: Archive, wants: (name: string) => boolean, keep: (name: string, bytes: Uint8Array) => void }

function sorter(): Sorter {
  const archive: Archive = {
    texts: new Map(),
    others: [],
    garbled: [],
  }
  let files = 0
  return {
    archive,
    keep(name, bytes) {
      const text = decodeText(bytes)
      if (text === null)
        archive.garbled.push(name)
      else
        archive.texts.set(name, text)
    },
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
  const { archive, wants, keep } = sorter()
  const take = collector(most)
  const found: { name: string, parts: Uint8Array[] }[] = []
  const reader = new Unzip((file) => {
    // some of Windows' archivers write paths its own way
    const name = file.name.replaceAll('\\', '/')
    if (!wants(name))
      return
    const parts: Uint8Array[] = []
    found.push({ name, parts })
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
    keep(name, joined(parts))
  return archive
}

const block = 512

/** Entries of a tar, as POSIX has them: a header of 512 bytes, then the file in blocks of 512. */
function untar(bytes: Uint8Array): Archive {
  const { archive, wants, keep } = sorter()
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
      keep(name, bytes.subarray(at + block, at + block + size))
    at += block + Math.ceil(size / block) * block
  }
  return archive
}

/** A tar is unpacked as a whole, pictures included: so much and no more. */
const maxTar = 20_000_000

/** `broken`: it is none, it was cut off, or a password locks it. */
export function openArchive(bytes: Uint8Array, most: number): Archive | 'too-big' | 'broken' {
  try {
    if (bytes[0] === 0x50 && bytes[1] === 0x4B) {
      return isWhole(bytes)
        ? unzip(bytes, most)
        : 'broken'
    }
    if (bytes[0] !== 0x1F || bytes[1] !== 0x8B)
      return 'broken'
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
      : 'broken'
  }
}
