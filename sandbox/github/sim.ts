// /sim/github: what is in the pretend GitHub's repositories.
import type { Sim } from '../sim/context.ts'
import type { Github } from './index.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { bodyOf, optionalText } from '../sim/context.ts'
import { githubToken } from './index.ts'
import { addCommit } from './repositories.ts'

const named = /^[\w.-]+\/[\w.-]+$/

export function githubRoutes({ world }: Sim, github: Github): Hono {
  return new Hono()
    .get('/github', async (c) => {
      const repo = c.req.query('repo')
      if (repo === undefined)
        return c.json({ token: githubToken, hourly: github.hourly })
      const repository = await github.find(repo)
      if (!repository)
        throw notFound('repository', repo)
      return c.json({
        private: repository.private,
        branches: Object.fromEntries(Object.entries(repository.branches).map(([name, commits]) => [
          name,
          commits.map(({ date, ...commit }) => ({
            ...commit,
            date: new Date(date).toISOString(),
          })),
        ])),
      })
    })
    .post('/github', async (c) => {
      const body = await bodyOf(c)
      const { repo, files, artifacts } = body
      if (typeof repo !== 'string' || !named.test(repo))
        throw invalid('repo-invalid', '"repo" must be owner/name.')
      const isFiles = files && typeof files === 'object' && Object.values(files).every(text => text === null || typeof text === 'string')
      if (files !== undefined && !isFiles)
        throw invalid('files-invalid', '"files" must be {path: text, or null to take it away}.')
      if (body.hourly !== undefined && !Number.isInteger(body.hourly))
        throw invalid('hourly-invalid', '"hourly" must be a whole number of requests.')
      const date = body.date === undefined
        ? world.clock.now()
        : Date.parse(String(body.date))
      if (Number.isNaN(date))
        throw invalid('date-invalid', '"date" must be an ISO 8601 instant.')
      const repository = github.open(repo)
      repository.private = Boolean(body.private ?? repository.private)
      github.hourly = body.hourly as number | undefined ?? github.hourly
      if (Array.isArray(artifacts))
        repository.artifacts = artifacts
      if (!isFiles)
        return c.json({ token: githubToken })
      const { sha } = addCommit(repository, optionalText(body, 'branch') ?? 'main', {
        files: files as Record<string, string | null>,
        message: optionalText(body, 'message') ?? 'Change',
        date,
      })
      return c.json({ token: githubToken, sha })
    })
}
