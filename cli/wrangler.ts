// Cloudflare's own tool as a child process. What is secret goes in by the environment or by stdin, never by the command line, which everybody on the machine can read.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './chains.ts'

const quiet = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
}

export interface WranglerOptions {
  /** What it reads from stdin; nothing is there to read without it. */
  input?: string
  environment?: Record<string, string>
}

/** Runs one command of wrangler, which asks nothing. @returns its exit code and all it printed */
export async function wrangler(args: string[], { input, environment = {} }: WranglerOptions = {}): Promise<{ code: number, output: string }> {
  const child = spawn(process.execPath, [
    join(root, 'node_modules/wrangler/bin/wrangler.js'),
    ...args,
  ], {
    cwd: root,
    env: {
      ...process.env,
      ...quiet,
      ...environment,
    },
    stdio: [
      input === undefined
        ? 'ignore'
        : 'pipe',
      'pipe',
      'pipe',
    ],
  })
  let output = ''
  child.stdout!.on('data', (chunk: Uint8Array) => output += String(chunk))
  child.stderr!.on('data', (chunk: Uint8Array) => output += String(chunk))
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const code = await new Promise<number>(resolve => child.once('close', code => resolve(code ?? 1)))
  return {
    code,
    output: output.trim(),
  }
}
