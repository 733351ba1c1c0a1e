// Repositories of the pretend GitHub: branches, and on each the commits with the files as they were.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

export interface Commit {
  sha: string
  message: string
  /** Epoch milliseconds. */
  date: number
  /** Every file at this commit, by path. */
  files: Record<string, string>
}

export interface Repository {
  private: boolean
  /** Oldest first; `main` is the default branch. */
  branches: Record<string, Commit[]>
  artifacts: { name: string, size_in_bytes: number }[]
}

/** A commit as it is made: what changed; null takes a file away. */
export interface NewCommit {
  files: Record<string, string | null>
  message?: string
  date: number
  /** Git's own, where the commit is a real one. */
  sha?: string
}

const sha1 = (text: string | Buffer) => createHash('sha1').update(text).digest('hex')

/** Git's name for a content (git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text)
  return sha1(Buffer.concat([
    Buffer.from(`blob ${bytes.length}\0`),
    bytes,
  ]))
}

export const emptyRepository = (): Repository => ({ private: false, branches: {}, artifacts: [] })

export function addCommit(repository: Repository, branch: string, { files, message = 'Change', date, sha }: NewCommit): Commit {
  const commits = repository.branches[branch] ??= []
  const before = commits.at(-1)
  const tree = Object.fromEntries(Object.entries({
    ...before?.files,
    ...files,
  }).filter((file): file is [string, string] => file[1] !== null))
  const commit = {
    sha: sha ?? sha1(`commit ${before?.sha ?? ''} ${date} ${message} ${JSON.stringify(tree)}`),
    message,
    date,
    files: tree,
  }
  commits.push(commit)
  return commit
}

/** The commit a branch or a commit's sha names. */
export function commitAt(repository: Repository, ref: string): Commit | undefined {
  return repository.branches[ref]?.at(-1) ?? Object.values(repository.branches).flat().find(commit => commit.sha === ref)
}

/** A branch's commits that changed a file, newest first; all of them without a path. */
export function commitsOf(repository: Repository, ref: string, path: string | undefined): Commit[] {
  const commits = repository.branches[ref] ?? []
  return commits.filter((commit, place) => path === undefined || commit.files[path] !== commits[place - 1]?.files[path]).toReversed()
}
