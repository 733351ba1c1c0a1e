// Builds the web chat from a program: `npm start`, `npm run sandbox`, the tests.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Writes the page's files into `outDir` (an absolute path; emptied first). */
export async function buildWebChat(outDir: string): Promise<void> {
  await build({
    configFile: join(here, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir },
  })
}

function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(here, '../../package-lock.json')))
  for (const folder of [
    here,
    join(here, '../format'),
  ]) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter(file => file.isFile() && !file.name.endsWith('.test.ts')))
      hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * The same, built again only when its sources changed.
 * @returns the folder of the built page, inside `dataFolder` (an absolute path)
 */
export async function webChat(dataFolder: string): Promise<string> {
  const name = `web-chat-${sourcesHash()}`
  const folder = join(dataFolder, name)
  if (existsSync(folder))
    return folder
  mkdirSync(dataFolder, { recursive: true })
  // built aside, so that a build that was interrupted is not taken for one
  const staging = join(dataFolder, `web-chat.${process.pid}`)
  await buildWebChat(staging)
  for (const old of readdirSync(dataFolder).filter(other => other.startsWith('web-chat-') && other !== name))
    rmSync(join(dataFolder, old), { recursive: true, force: true })
  renameSync(staging, folder)
  return folder
}
