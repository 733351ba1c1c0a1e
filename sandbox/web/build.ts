// Builds the web chat from a program: `npm start`, the tests.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Writes the page's files into `outDir` (an absolute path; emptied first). */
export async function buildWebChat(outDir: string): Promise<void> {
  await build({
    configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
    logLevel: 'warn',
    build: { outDir },
  })
}
