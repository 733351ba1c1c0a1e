// Makes a bare clone ready, under whatever Node the machine has: installs what package-lock.json names when it is not there yet.
const { spawnSync } = require('node:child_process')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const stamp = join(root, 'node_modules', '.factory-installed')
const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing the packages named in package-lock.json (once, about half a minute) …')
  const npm = spawnSync('npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (npm.status !== 0) {
    console.error('npm ci failed. Look at its message above, check the network or the npm registry, and run the same command again.')
    process.exit(npm.status || 1)
  }
  writeFileSync(stamp, lock)
}
