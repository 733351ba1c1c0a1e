// What measuring needs is installed when somebody measures: running and testing need none of it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs bench/package.json unless it is there. */
export function installBench(): void {
  const packages = [
    'lighthouse',
    'autocannon',
    'graphile-worker',
    'pg-boss',
    'esbuild',
  ]
  if (packages.every(name => existsSync(join(import.meta.dirname, 'node_modules', name))))
    return
  console.log('Installing what measuring needs into bench/ …')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: import.meta.dirname, stdio: 'inherit' })
}
