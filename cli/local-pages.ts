// The mini apps of npm start, built again only when something they are made of changed.

import type { PagesOptions } from './pages.ts'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './chains.ts'
import { buildPages } from './pages.ts'

/** What pages are made of: an app's web/, its manifest and plain logic, and those rooms of the kit that browsers use. */
export const ofPages = /^(?:apps\/[^/]+\/(?:web\/|(?!(?:index|bot(?:-[\w-]+)?|api|store|tables|jobs|goods)\.ts$|[\w.-]+\.test\.ts$)[\w-]+\.ts$)|kit\/(?:ui|language|app|costs)\/)/

function sourcesHash(options: PagesOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(options)).update(readFileSync(join(root, 'package-lock.json')))
  const folders = [
    'cli/pages.ts',
    'cli/page-html.ts',
    'kit/app',
    'kit/costs',
    'kit/language',
    'kit/ui',
    ...readdirSync(join(root, 'apps')).filter(app => existsSync(join(root, 'apps', app, 'web'))).flatMap(app => [
      `apps/${app}/web`,
      ...readdirSync(join(root, 'apps', app)).map(file => `apps/${app}/${file}`).filter(path => ofPages.test(path)).sort(),
    ]),
  ].filter(path => existsSync(join(root, path)))
  for (const path of folders) {
    const files = path.endsWith('.ts')
      ? [path]
      : readdirSync(join(root, path), { recursive: true, withFileTypes: true }).filter(file => file.isFile() && !file.name.endsWith('.test.ts')).map(file => relative(root, join(file.parentPath, file.name))).sort()
    for (const file of files)
      hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * The pages in `<dataFolder>/pages`, built again only when something they are made of changed.
 * @returns that folder
 */
export async function localPages(dataFolder: string, options: PagesOptions): Promise<string> {
  const folder = join(dataFolder, 'pages')
  const note = join(dataFolder, 'pages.hash')
  const hash = sourcesHash(options)
  if (existsSync(folder) && existsSync(note) && readFileSync(note, 'utf8') === hash)
    return folder
  // built aside, so that a build that was interrupted is not taken for one
  const staging = join(dataFolder, `pages.${process.pid}`)
  await buildPages(staging, options)
  rmSync(folder, { recursive: true, force: true })
  renameSync(staging, folder)
  writeFileSync(note, hash)
  return folder
}
