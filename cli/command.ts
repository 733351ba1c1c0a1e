// A command of the factory: what it throws in words is printed as words, with an exit code for scripts.
import type { ArgsDef, CommandDef } from 'citty'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { AppError } from '#kit/app'
import { root } from './chains.ts'

/** A command whose expected failures are told in words; only our own faults show a stack. */
export function command<const T extends ArgsDef>({ run, ...rest }: CommandDef<T>): CommandDef<T> {
  return defineCommand<T>({
    ...rest,
    async run(context) {
      try {
        await run!(context)
      }
      catch (error) {
        console.error(error instanceof AppError
          ? error.words
          : error)
        process.exit(1)
      }
    },
  } as CommandDef<T>)
}

/**
 * Runs another command of this factory in a process of its own, which sees the files as they are now.
 * @throws AppError `step-failed` with what it printed
 */
export async function factory(args: string[], script = join(root, 'cli/main.ts')): Promise<void> {
  const child = spawn(process.execPath, [
    script,
    ...args,
  ], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Uint8Array) => output += String(chunk))
  child.stderr.on('data', (chunk: Uint8Array) => output += String(chunk))
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0)
    throw new AppError('step-failed', output.trim().split('\n').slice(-30).join('\n'))
}
