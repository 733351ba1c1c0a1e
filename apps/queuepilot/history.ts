// Git as the database of what was: the commits of the files, and what they held then. A moment in the past never changes, so it is read once.

import type { Figures } from '#kit/costs'
import type { Commit, Door } from './github.ts'
import type { Settings } from './settings.ts'
import { AppError } from '#kit/app'
import { readFigures, readMeters, sharedBurn } from '#kit/costs'
import { askGithub, commitsOf, fileUrl } from './github.ts'
import { metricsPath } from './portfolio.ts'

/** Cents a month, and people; null is unknown. */
export type AppThen = [burn: number | null, revenue: number | null, paying: number | null, users: number | null]

/** The portfolio at a moment, as small as it can be kept. */
export interface Moment {
  /** Epoch milliseconds. */
  at: number
  apps: Record<string, AppThen>
  shared: number
  /** Usage of each limit, by `service/metric`. */
  limits: Record<string, number>
}

/** Files that are read in one go at most; the rest of the past comes the next time. */
export const readBudget = 20
/** How far back charts go. */
const mostMoments = 60
const dayMs = 86_400_000

export const limitKey = (service: string, metric: string) => `${service}/${metric}`

export function momentOf(figures: Figures, at: number): Moment {
  return {
    at,
    apps: Object.fromEntries(figures.apps.map(({ id, burn, revenue, paying, users }) => [
      id,
[burn, revenue, paying, users] satisfies AppThen,
    ])),
    shared: sharedBurn(figures).now,
    limits: Object.fromEntries(figures.services.flatMap(({ id, limits }) => limits.flatMap(({ metric, usage }) => usage === null
      ? []
      : [
          [
            limitKey(id, metric),
            usage,
          ] as const,
        ]))),
  }
}

/** Which commit of each file counted at a moment. */
interface Version { at: number, queue: string, infrastructure: string, metrics: string | undefined }

export interface Commits { queue: Commit[], infrastructure: Commit[], metrics: Commit[] }

/** The last version of each day on which something was committed, newest first. Before both files were there, there is nothing. */
export function versionsOf({ queue, infrastructure, metrics }: Commits): Version[] {
  const times = [
    ...queue,
    ...infrastructure,
    ...metrics,
  ].map(({ at }) => at).sort((a, b) => a - b)
  const days = new Map(times.map(at => [
    Math.floor(at / dayMs),
    at,
  ]))
  // newest first: of several at one instant the first counts
  const then = (commits: Commit[], at: number) => commits.reduce<Commit | undefined>((last, one) => one.at <= at && one.at > (last?.at ?? -Infinity)
    ? one
    : last, undefined)?.sha
  return [
    ...days.values(),
  ].reverse().slice(0, mostMoments).flatMap((at) => {
    const [one, other] = [
      then(queue, at),
      then(infrastructure, at),
    ]
    return one && other
      ? [
          {
            at,
            queue: one,
            infrastructure: other,
            metrics: then(metrics, at),
          },
        ]
      : []
  })
}

/** A version by its commits: `kept` is keyed by it, and good for ever. */
const keyOf = ({ queue, infrastructure, metrics }: Version) => [queue, infrastructure, metrics ?? ''].map(sha => sha.slice(0, 12)).join()

export interface History {
  /** Oldest first. */
  moments: Moment[]
  /** What was read so far, to be kept for the next time. */
  kept: Record<string, Moment>
  /** There is more to read. */
  more: boolean
}

/**
 * Reads the past, the newest first, and no more than `budget` files of it.
 * @throws AppError as `askGithub`
 */
export async function loadHistory(door: Door, settings: Settings, kept: Record<string, Moment>, budget = readBudget): Promise<History> {
  const { repo, branch, metricsBranch } = settings
  const [queue, infrastructure, metrics] = await Promise.all([
    commitsOf(door, repo, settings.queue, branch, mostMoments),
    commitsOf(door, repo, settings.infrastructure, branch, mostMoments),
    metricsBranch
      ? commitsOf(door, repo, metricsPath, metricsBranch, mostMoments)
      : [],
  ])
  const versions = versionsOf({ queue, infrastructure, metrics })
  const files = new Map<string, Promise<string>>()
  const at = (path: string, sha: string) => fileUrl(door.root, repo, path, sha)
  function file(path: string, sha: string): Promise<string> {
    const url = at(path, sha)
    const known = files.get(url) ?? askGithub(door, repo, path, url).then(({ text }) => text)
    files.set(url, known)
    return known
  }
  const moments: Record<string, Moment | undefined> = {}
  let more = false
  for (const version of versions) {
    const key = keyOf(version)
    if (kept[key]) {
      moments[key] = kept[key]
      continue
    }
    const wanted: [string, string][] = [
      [settings.queue, version.queue],
      [settings.infrastructure, version.infrastructure],
      ...version.metrics
        ? [
            [metricsPath, version.metrics] as [string, string],
          ]
        : [],
    ]
    if (files.size + wanted.filter(([path, sha]) => !files.has(at(path, sha))).length > budget) {
      more = true
      break
    }
    const [queueText, infrastructureText, metricsText] = await Promise.all(wanted.map(([path, sha]) => file(path, sha)))
    try {
      moments[key] = momentOf(readFigures(queueText!, infrastructureText!, metricsText
        ? readMeters(metricsText)
        : []), version.at)
    }
    catch (error) {
      // a file that was broken then says nothing about that day
      if (!(error instanceof AppError))
        throw error
    }
  }
  const there = Object.fromEntries(Object.entries(moments).filter((entry): entry is [string, Moment] => entry[1] !== undefined))
  return {
    moments: Object.values(there).sort((a, b) => a.at - b.at),
    kept: there,
    more,
  }
}

/** How a limit's usage grows, per day, by the first and the last moment at least a day apart; undefined where that cannot be said. */
export function slopesOf(moments: Moment[]): Record<string, number> {
  const last = moments.at(-1)
  return Object.fromEntries(Object.entries(last?.limits ?? {}).flatMap(([key, usage]) => {
    const first = moments.find(one => one.limits[key] !== undefined)!
    const days = (last!.at - first.at) / dayMs
    return days >= 1
      ? [
          [key, (usage - first.limits[key]!) / days] as const,
        ]
      : []
  }))
}

export interface Change { app: string, figure: 'burn' | 'revenue' | 'paying' | 'users', from: number, to: number }

const figuresThen = ['burn', 'revenue', 'paying', 'users'] as const

/** What became different between two moments: known figures of apps that were there both times, and apps that came or went. */
export function changesBetween(before: Moment, now: Moment): { changes: Change[], came: string[], went: string[] } {
  const [old, present] = [
    Object.keys(before.apps),
    Object.keys(now.apps),
  ]
  return {
    changes: present.filter(id => before.apps[id]).flatMap(app => figuresThen.flatMap((figure, place) => {
      const [from, to] = [before.apps[app]![place], now.apps[app]![place]]
      return typeof from === 'number' && typeof to === 'number' && from !== to
        ? [
            { app, figure, from, to },
          ]
        : []
    })),
    came: present.filter(id => !before.apps[id]),
    went: old.filter(id => !now.apps[id]),
  }
}
