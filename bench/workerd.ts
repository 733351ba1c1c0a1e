// A Worker on bare workerd (`workerd serve`), as close to Cloudflare's runtime as a machine of one's own gets, and what it uses.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../cli/postgres.ts'

const root = join(import.meta.dirname, '..')
const workerd = createRequire(import.meta.url)('workerd') as { default: string }

/** Bundles a Worker's source as wrangler does. @returns the module's text */
export async function bundle(entry: string): Promise<string> {
  const { build } = await import('esbuild' as string) as { build: (options: object) => Promise<{ outputFiles: { text: string }[] }> }
  const { outputFiles } = await build({
    entryPoints: [
      join(import.meta.dirname, 'workers', entry),
    ],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    minify: true,
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*', 'cloudflare:*', 'pg-native'],
    alias: Object.fromEntries([
      'assert',
      'buffer',
      'crypto',
      'dns',
      'events',
      'fs',
      'net',
      'path',
      'stream',
      'string_decoder',
      'tls',
      'url',
      'util',
    ].map(name => [name, `node:${name}`])),
    loader: { '.sql': 'text' },
    banner: { js: 'import { createRequire as __r } from "node:module"; const require = __r("/");' },
  })
  return outputFiles[0]!.text
}

export interface Served {
  url: string
  /** From the start of the process to the first answer, milliseconds. */
  startMs: number
  /** Processor seconds the process has used so far. */
  cpuSeconds: () => number
  stop: () => Promise<void>
}

/** Serves a module with these bindings. */
export async function serve(folder: string, name: string, script: string, bindings: Record<string, string> = {}): Promise<Served> {
  const port = await freePort()
  writeFileSync(join(folder, `${name}.js`), script)
  writeFileSync(join(folder, `${name}.capnp`), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "${name}.js")],
  compatibilityDate = "2026-10-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [${Object.entries(bindings).map(([key, value]) => `(name = ${JSON.stringify(key)}, text = ${JSON.stringify(value)})`).join(', ')}],
);
`)
  const binary = [
    workerd.default,
    join(root, 'node_modules/@cloudflare/workerd-linux-64/bin/workerd'),
  ].find(path => existsSync(path))!
  const began = performance.now()
  const child = spawn(binary, [
    'serve',
    join(folder, `${name}.capnp`),
  ], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`workerd ended with ${child.exitCode}`)
    if (await fetch(`${url}/`, { method: 'POST', body: '{}' }).then(() => true, () => false))
      break
    await pause(5)
  }
  return {
    url,
    startMs: performance.now() - began,
    cpuSeconds() {
      // man proc_pid_stat: utime and stime are the 14th and 15th field, in ticks of 1/100 s
      const [utime, stime] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13)
      return (Number(utime) + Number(stime)) / 100
    },
    stop: async () => {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill()
      await ended
    },
  }
}
