// Files on disk are there whole or not at all: written beside their place and put there by a rename.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { SimError } from '../errors.ts'

const full = ['ENOSPC', 'EDQUOT']

/** @throws SimError `disk-full` when there is no room; what was there before stays. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(`${file}.new`, content)
    renameSync(`${file}.new`, file)
  }
  catch (error) {
    rmSync(`${file}.new`, { force: true })
    throw full.includes((error as NodeJS.ErrnoException).code ?? '')
      ? new SimError(507, 'disk-full', `There is no room on the disk for ${file}. Make some and try again; everything else goes on.`)
      : error
  }
}
