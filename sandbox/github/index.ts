// A pretend GitHub: repositories that somebody puts here, or that are read afresh whenever they are asked for.
import type { World } from '../world/world.ts'
import type { NewCommit, Repository } from './repositories.ts'
import { addCommit, emptyRepository } from './repositories.ts'

export type { NewCommit } from './repositories.ts'

/** A repository as its source hands it over: commits per branch, oldest first. */
export interface SourceRepository { branches: Record<string, NewCommit[]> }

export interface GithubOptions {
  /** Asked for a repository nobody put here, at each request. */
  source?: (name: string) => Promise<SourceRepository | undefined>
  /** Requests an hour without a token; 60, as at GitHub. */
  hourly?: number
}

export interface Github {
  hourly: number
  /** `owner/name`, in any case. */
  find: (name: string) => Promise<Repository | undefined>
  /** Made when it is missing. */
  open: (name: string) => Repository
  /** Requests this hour, how many there may be, and when the hour ends (epoch seconds). `spend` adds one. */
  allowance: (token: boolean, spend?: boolean) => { limit: number, used: number, reset: number }
}

/** The token that may read and write everything here. Recognisably not real. */
export const githubToken = 'github_pat_sandbox_of_the_factory'

const hour = 3_600_000

export function createGithub(world: World, { source, hourly = 60 }: GithubOptions = {}): Github {
  const repositories = new Map<string, Repository>()
  let hourAt = 0
  let used = { token: 0, anonymous: 0 }
  world.events.listen((change) => {
    if (change.type === 'reset')
      repositories.clear()
  })
  return {
    hourly,
    async find(name) {
      const known = repositories.get(name.toLowerCase())
      if (known || !source)
        return known
      const given = await source(name)
      if (!given)
        return undefined
      const fresh = emptyRepository()
      for (const [branch, commits] of Object.entries(given.branches)) {
        for (const commit of commits)
          addCommit(fresh, branch, commit)
      }
      return fresh
    },
    open(name) {
      const repository = repositories.get(name.toLowerCase()) ?? emptyRepository()
      repositories.set(name.toLowerCase(), repository)
      return repository
    },
    allowance(token, spend = false) {
      const now = world.clock.now()
      if (now - hourAt >= hour) {
        hourAt = now
        used = { token: 0, anonymous: 0 }
      }
      const who = token ? 'token' : 'anonymous'
      if (spend)
        used[who] += 1
      return {
        limit: token ? 5000 : this.hourly,
        used: used[who],
        reset: Math.ceil((hourAt + hour) / 1000),
      }
    },
  }
}
