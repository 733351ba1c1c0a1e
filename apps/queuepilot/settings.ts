// Which files are read, and where. The token is no setting: it is kept apart, and never written down here.

export interface Settings {
  /** `owner/name` */
  repo: string
  branch: string
  /** Paths in the repository. */
  queue: string
  infrastructure: string
  /** Where the meters commit; empty: nowhere. */
  metricsBranch: string
  /** Per cent of a free tier from which to warn. */
  threshold: number
}

/** What the sandbox's pretend GitHub calls this clone. */
export const localRepo = 'local/telegram-app-factory'

/** `https://anna.github.io/apps/queuepilot/` is published from `anna/apps`; elsewhere nobody can know. */
export function repoOf(host: string, path: string): string {
  const owner = /^([\w-]+)\.github\.io$/i.exec(host)?.[1]
  const [first, second] = path.split('/').filter(Boolean)
  return owner
    ? `${owner}/${first && second
      ? first
      : `${owner}.github.io`}`
    : ''
}

export function defaultSettings(repo: string): Settings {
  return {
    repo,
    branch: 'main',
    queue: 'queue.json',
    infrastructure: 'infrastructure.json',
    metricsBranch: 'metrics',
    threshold: 80,
  }
}

export type SettingProblem = Partial<Record<keyof Settings, true>>

/** Which settings cannot be right. */
export function settingProblems(settings: Settings): SettingProblem {
  const path = /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\?#]+$/
  const branch = /^[^\s~^:?*[\\]+$/
  return {
    ...!/^[\w.-]+\/[\w.-]+$/.test(settings.repo) && { repo: true },
    ...!branch.test(settings.branch) && { branch: true },
    ...!path.test(settings.queue) && { queue: true },
    ...!path.test(settings.infrastructure) && { infrastructure: true },
    ...settings.metricsBranch && !branch.test(settings.metricsBranch) && { metricsBranch: true },
    ...!(settings.threshold >= 50 && settings.threshold <= 95) && { threshold: true },
  }
}

/** `https://github.com/anna/apps`, `git@github.com:anna/apps.git` and ` anna/apps ` are all `anna/apps`. */
export function tidyRepo(text: string): string {
  return text.trim().replace(/^(?:https?:\/\/github\.com\/|git@github\.com:)/i, '').replace(/(?:\.git)?\/?$/, '')
}
