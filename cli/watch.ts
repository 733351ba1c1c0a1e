// A changed source of the Worker or of a mini app is running a moment later.

import { watch } from 'node:fs'
import { join } from 'node:path'
import { root } from './chains.ts'
import { ofPages } from './local-pages.ts'

const pauseAfterTyping = 150

/** What is built of which files. */
interface Product { name: string, made: (path: string) => boolean, rebuild: () => Promise<void> }

const onlyPages = /^(?:apps\/[^/]+\/web|kit\/ui)\//

/** One build at a time; a build that fails leaves what was built last. */
function createBuilder({ name, rebuild }: Product): () => void {
  let timer: NodeJS.Timeout | undefined
  let building = Promise.resolve()
  const next = async () => {
    try {
      await rebuild()
      console.log(`${name}: built again.`)
    }
    catch (error) {
      console.error(`${(error as Error).message}\n${name}: what was built before goes on.`)
    }
  }
  return () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      building = building.then(next)
    }, pauseAfterTyping)
  }
}

/** Builds again whatever a changed file of apps, kit or worker is part of. */
export function watchSources({ worker, pages }: { worker: () => Promise<void>, pages?: () => Promise<void> }): void {
  const products: Product[] = [
    {
      name: 'The Worker',
      made: path => /\.(?:ts|jsonc?)$/.test(path) && !onlyPages.test(path),
      rebuild: worker,
    },
    ...pages
      ? [
          {
            name: 'The mini apps',
            made: (path: string) => ofPages.test(path),
            rebuild: pages,
          },
        ]
      : [],
  ]
  const builders = products.map(product => ({
    ...product,
    build: createBuilder(product),
  }))
  for (const folder of ['apps', 'kit', 'worker']) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      const path = `${folder}/${file?.replaceAll('\\', '/')}`
      if (!file || path.endsWith('.test.ts'))
        return
      for (const { made, build } of builders) {
        if (made(path))
          build()
      }
    }).unref()
  }
}
