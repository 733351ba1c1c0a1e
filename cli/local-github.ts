// This clone as a repository of the pretend GitHub: the two cost files as they are and were, and a branch `metrics` with what the database measures.

import type { Meter } from '#kit/costs'
import type { NewCommit, SourceRepository } from '../sandbox/index.ts'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { metricsFile } from '#kit/meters'

/** What it is called there. */
export const localRepository = 'local/telegram-app-factory'

const files = ['queue.json', 'infrastructure.json']
/** Commits that are read, and measurements. */
const most = 30
/** A page asks for several files at once: they are of the same moment. */
const momentMs = 2000

const run = promisify(execFile)
/** What git says; nothing where there is no git, or no such thing. */
async function git(folder: string, ...args: string[]): Promise<string> {
  return await run('git', ['-C', folder, ...args], { maxBuffer: 10_000_000 }).then(({ stdout }) => stdout, () => '')
}

async function history(folder: string): Promise<NewCommit[]> {
  const log = await git(folder, 'log', `-n${most}`, '--format=%H%x09%ct%x09%s', '--', ...files)
  const commits = log.split('\n').filter(Boolean).map(line => line.split('\t') as [string, string, ...string[]]).reverse()
  return await Promise.all(commits.map(async ([sha, seconds, ...subject]) => ({
    sha,
    date: Number(seconds) * 1000,
    message: subject.join('\t'),
    // a file that was not there yet is empty to git
    files: Object.fromEntries(await Promise.all(files.map(async file => [file, await git(folder, 'show', `${sha}:${file}`) || null] as const))),
  })))
}

/** The files as they are now, where that is not what git has. */
function workingTree(folder: string, committed: NewCommit | undefined): NewCommit[] {
  const there = files.filter(file => existsSync(join(folder, file)))
  const now = Object.fromEntries(there.map(file => [
    file,
    readFileSync(join(folder, file), 'utf8'),
  ]))
  return there.every(file => committed?.files[file] === now[file])
    ? []
    : [
        {
          message: 'Not committed yet',
          date: Math.max(...there.map(file => Math.floor(statSync(join(folder, file)).mtimeMs))),
          files: now,
        },
      ]
}

export interface Measuring {
  now: () => Promise<Meter[]>
  /** What was known after each measurement, the oldest first. */
  before: (most: number) => Promise<{ at: number, meters: Meter[] }[]>
}

/** Reads this clone and the database for whoever asks the pretend GitHub for `localRepository`. */
export function localGithub(folder: string, measuring: Measuring): (name: string) => Promise<SourceRepository | undefined> {
  let known: { head: string, commits: NewCommit[] } | undefined
  let moment: { at: number, repository: Promise<SourceRepository> } | undefined

  async function read(): Promise<SourceRepository> {
    const head = await git(folder, 'rev-parse', 'HEAD')
    if (known?.head !== head)
      known = { head, commits: await history(folder) }
    const [now, before] = await Promise.all([
      measuring.now(),
      measuring.before(most),
    ]).catch(() => [[], []] as [Meter[], { at: number, meters: Meter[] }[]])
    const at = Math.max(...now.map(meter => Date.parse(meter.measured_at)), 0)
    return {
      branches: {
        main: [
          ...known.commits,
          ...workingTree(folder, known.commits.at(-1)),
        ],
        ...now.length && {
          metrics: [
            ...before.filter(one => one.at < at),
            { at, meters: now },
          ].map(({ at, meters }) => ({
            message: `Metrics of ${new Date(at).toISOString().slice(0, 10)}`,
            date: at,
            files: {
              'metrics.json': metricsFile(meters, at),
            },
          })),
        },
      },
    }
  }

  return async (name) => {
    if (name.toLowerCase() !== localRepository)
      return undefined
    if (!moment || performance.now() - moment.at > momentMs) {
      moment = {
        at: performance.now(),
        repository: read(),
      }
    }
    return await moment.repository
  }
}
