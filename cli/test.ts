// npm test and npm run check: types, lint and the rings of tests, counted in one closing line.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './chains.ts'

async function run(script: string, args: string[]): Promise<number> {
  const child = spawn(process.execPath, [
    join(root, 'node_modules', script),
    ...args,
  ], { cwd: root, stdio: 'inherit' })
  return await new Promise(resolve => child.once('close', code => resolve(code ?? 1)))
}

/** @returns the exit code; the last line printed is `N passed, N failed`. */
export async function test(rings: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-results-'))
  const report = join(folder, 'results.json')
  let passed = 0
  let failed = 0
  const count = (name: string, code: number) => {
    console.log(`${code === 0
      ? '✓'
      : '✗'} ${name}`)
    code === 0
      ? passed += 1
      : failed += 1
  }
  try {
    const [types, lint] = await Promise.all([
      run('vue-tsc/bin/vue-tsc.js', ['--noEmit']),
      run('eslint/bin/eslint.js', ['.', '--max-warnings', '0']),
    ])
    count('types', types)
    count('lint', lint)
    const code = await run('vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...rings.flatMap(ring => ['--project', ring]),
    ])
    const results = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number, numFailedTests: number }
    passed += results.numPassedTests
    failed += results.numFailedTests
    // a file that could not even be read has no tests to count
    if (code !== 0 && results.numFailedTests === 0)
      failed += 1
  }
  catch (error) {
    console.error(error instanceof Error
      ? error.message
      : error)
    failed += 1
  }
  finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed ? 1 : 0
}
