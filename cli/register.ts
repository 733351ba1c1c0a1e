// Where the repository names its apps outside their own folders: the register and the founder's files. What new writes, drop takes away again.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const files = [
  'apps/index.ts',
  'queue.json',
  'infrastructure.json',
  '.env.example',
]

/** Reads them as they are. @returns what puts them back */
export function remember(root: string): () => void {
  const before = files.map(file => ({
    path: join(root, file),
    text: readFileSync(join(root, file), 'utf8'),
  }))
  return () => before.forEach(({ path, text }) => writeFileSync(path, text))
}

const importOf = (id: string) => `import ${id} from './${id}/index.ts'`

/** One import, in the order of the alphabet, and one line at the end. */
export function register(root: string, id: string): void {
  const file = join(root, 'apps/index.ts')
  const lines = readFileSync(file, 'utf8').split('\n')
  const line = importOf(id)
  const later = lines.findIndex(other => other.startsWith('import ') && other > line)
  const last = lines.findLastIndex(other => other.startsWith('import '))
  lines.splice(later < 0
    ? last + 1
    : later, 0, line)
  lines.splice(lines.indexOf(']'), 0, `  ${id},`)
  writeFileSync(file, lines.join('\n'))
}

/** Takes the import and the line away again. */
export function unregister(root: string, id: string): void {
  const file = join(root, 'apps/index.ts')
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.filter(line => line !== importOf(id) && line !== `  ${id},`).join('\n'))
}

type Json = Record<string, any>

/** Changes a JSON file in place. */
export function change(file: string, edit: (content: Json) => void): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Json
  edit(content)
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}

/** Leaves only these apps in queue.json, and among the users of each service. */
export function keepEntries(root: string, stays: (id: string) => boolean): void {
  change(join(root, 'queue.json'), (queue) => {
    queue.apps = queue.apps.filter((app: Json) => stays(app.id))
  })
  change(join(root, 'infrastructure.json'), ({ services }) => {
    for (const service of services)
      service.used_by = service.used_by.filter(stays)
  })
}
