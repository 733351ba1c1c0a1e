// The web chat's page, built again only when its sources changed.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWebChat } from '../sandbox/web/build.ts'
import { root } from './chains.ts'

function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of ['sandbox/web', 'sandbox/format']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(file => file.isFile() && !file.name.endsWith('.test.ts')))
      hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** @returns the folder of the built page, inside `dataFolder` */
export async function webChat(dataFolder: string): Promise<string> {
  const name = `web-chat-${sourcesHash()}`
  const folder = join(dataFolder, name)
  if (existsSync(folder))
    return folder
  // built aside, so that a build that was interrupted is not taken for one
  const staging = join(dataFolder, `web-chat.${process.pid}`)
  await buildWebChat(staging)
  for (const old of readdirSync(dataFolder).filter(other => other.startsWith('web-chat-') && other !== name))
    rmSync(join(dataFolder, old), { recursive: true, force: true })
  renameSync(staging, folder)
  return folder
}
