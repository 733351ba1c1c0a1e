// No process outlives its parent, however the parent ends: a small process holds the other end of a pipe and clears up when it breaks.

import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

// Each line is a pid, with a minus when it is no longer ours. SIGINT: for PostgreSQL the fast way to end.
const script = `
const pids = new Set()
let rest = ''
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n')
  rest = lines.pop()
  for (const line of lines)
    line.startsWith('-') ? pids.delete(line.slice(1)) : pids.add(line)
}).on('end', () => {
  for (const pid of pids) {
    try { process.kill(Number(pid), 'SIGINT') } catch {}
  }
})`

let watcher: ChildProcess | undefined

function tell(line: string): void {
  if (!watcher) {
    watcher = spawn(process.execPath, ['-e', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // Ctrl-C goes to every process of the terminal's group; this one must see the others end
      detached: true,
    })
    watcher.unref()
    watcher.stdin!.on('error', () => {})
    ;(watcher.stdin as unknown as { unref?: () => void }).unref?.()
  }
  watcher.stdin!.write(`${line}\n`)
}

/** Ends the process `pid` when this one is gone. @returns what takes that back, for when it has ended by itself */
export function watchOver(pid: number): () => void {
  tell(String(pid))
  return () => tell(`-${pid}`)
}

/** The pids of this process's own children whose command holds `name`; Linux by /proc, elsewhere by ps. */
export function childrenNamed(name: string): number[] {
  if (process.platform === 'win32')
    return []
  if (process.platform !== 'linux') {
    const rows = execFileSync('ps', ['-Ao', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n')
    return rows.map(row => row.trim().split(/\s+/)).filter(([, parent, command]) => Number(parent) === process.pid && command?.includes(name)).map(([pid]) => Number(pid))
  }
  return readdirSync('/proc').filter(entry => /^\d+$/.test(entry)).map(Number).filter((pid) => {
    try {
      // /proc/<pid>/stat: pid (command) state parent …
      const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[1])
      return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name)
    }
    catch {
      return false
    }
  })
}
