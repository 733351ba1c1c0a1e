// A changed source of the Worker is running a moment later.

import { watch } from 'node:fs'
import { join } from 'node:path'
import { root } from './chains.ts'

const pauseAfterTyping = 150

/** Builds again, one build at a time, whenever a file of apps, kit or worker changed; a build that fails leaves the last one running. */
export function watchSources(rebuild: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let building = Promise.resolve()
  const next = async () => {
    try {
      await rebuild()
      console.log('The Worker was built again.')
    }
    catch (error) {
      console.error(`${(error as Error).message}\nThe Worker of before goes on.`)
    }
  }
  for (const folder of ['apps', 'kit', 'worker']) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file || !/\.(?:ts|jsonc?)$/.test(file) || file.endsWith('.test.ts'))
        return
      clearTimeout(timer)
      timer = setTimeout(() => {
        building = building.then(next)
      }, pauseAfterTyping)
    }).unref()
  }
}
