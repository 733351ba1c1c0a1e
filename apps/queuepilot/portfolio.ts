// The portfolio as it stands in a repository: two files, and the measurements beside them.

import type { AppError } from '#kit/app'
import type { Figures, Meter } from '#kit/costs'
import type { Cached, Door } from './github.ts'
import type { Settings } from './settings.ts'
import { readFigures, readMeters } from '#kit/costs'
import { askGithub, fileUrl } from './github.ts'

export interface Portfolio {
  figures: Figures
  /** The files' texts, for whoever wants to see an entry as it was written. */
  queue: string
  infrastructure: string
  /** When GitHub last said that this is how it is, epoch milliseconds: of the older file. */
  at: number
  /** When something was measured last, ISO; undefined where nothing is. */
  measuredAt: string | undefined
}

export const metricsPath = 'metrics.json'

interface Files { queue: Cached, infrastructure: Cached, metrics: Cached | undefined }

function places({ root }: Pick<Door, 'root'>, { repo, branch, queue, infrastructure, metricsBranch }: Settings) {
  return {
    queue: fileUrl(root, repo, queue, branch),
    infrastructure: fileUrl(root, repo, infrastructure, branch),
    metrics: metricsBranch
      ? fileUrl(root, repo, metricsPath, metricsBranch)
      : undefined,
  }
}

function read({ queue, infrastructure, metrics }: Files): Portfolio {
  const meters: Meter[] = metrics
    ? readMeters(metrics.text)
    : []
  return {
    figures: readFigures(queue.text, infrastructure.text, meters),
    queue: queue.text,
    infrastructure: infrastructure.text,
    at: Math.min(queue.at, infrastructure.at),
    measuredAt: meters.map(({ measured_at: at }) => at).sort().at(-1),
  }
}

/** How it was when it was last loaded; undefined where it never was. */
export function cachedPortfolio(door: Pick<Door, 'root' | 'cache'>, settings: Settings): Portfolio | undefined {
  const at = places(door, settings)
  const [queue, infrastructure] = [
    door.cache.get(at.queue),
    door.cache.get(at.infrastructure),
  ]
  try {
    return queue && infrastructure && read({
      queue,
      infrastructure,
      metrics: at.metrics
        ? door.cache.get(at.metrics)
        : undefined,
    })
  }
  catch {
    // written by an older version of this page
    return undefined
  }
}

/**
 * Loads all files. Only what can be read is kept for the next time, so that a broken file never takes the last good one's place.
 * @throws AppError `github-…`, `offline`, `costs-file-invalid`
 */
export async function loadPortfolio(door: Door, settings: Settings, keep: (key: string, cached: Cached) => void): Promise<Portfolio> {
  const { repo, queue: queuePath, infrastructure: infrastructurePath } = settings
  const at = places(door, settings)
  const [queue, infrastructure, metrics] = await Promise.all([
    askGithub(door, repo, queuePath, at.queue),
    askGithub(door, repo, infrastructurePath, at.infrastructure),
    at.metrics === undefined
      ? undefined
      : askGithub(door, repo, metricsPath, at.metrics).catch((error: AppError) => {
          // nobody has to measure
          if (error.code === 'github-missing')
            return undefined
          throw error
        }),
  ])
  const portfolio = read({ queue, infrastructure, metrics })
  keep(at.queue, queue)
  keep(at.infrastructure, infrastructure)
  if (at.metrics && metrics)
    keep(at.metrics, metrics)
  return portfolio
}

/** An entry of queue.json or infrastructure.json as it was written; undefined where there is none of that id. */
export function entryOf(text: string, list: 'apps' | 'services', id: string): unknown {
  return (JSON.parse(text) as Record<string, { id: string }[]>)[list]?.find(entry => entry.id === id)
}

/** Where somebody can read and change a file. */
export function filePage({ repo, branch }: Settings, path: string): string {
  return `https://github.com/${repo}/blob/${branch}/${path}`
}
