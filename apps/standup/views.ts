// A standup and its settings as the mini app is shown them.

import type { Language } from '#kit/bot'
import type { Question } from './questions.ts'
import type { Team, Teammate } from './store.ts'
import { scheduleWords } from './bot-group.ts'
import { readQuestions } from './questions.ts'
import { partsOf } from './schedule.ts'

export interface TeamView {
  id: string
  name: string
  /** The title of its group. */
  group: string
  /** Null: set up by this person, who is not in it. */
  role: 'member' | 'observer' | null
  owner: boolean
  /** Its schedule as people say it. */
  schedule: string
  paused: boolean
  anonymous: boolean
}

export function teamView({ team, title, role }: { team: Team, title: string, role: TeamView['role'] }, userId: number, language: Language): TeamView {
  return {
    id: team.publicId,
    name: team.name,
    group: title,
    role,
    owner: team.ownerId === userId,
    schedule: scheduleWords(team, language),
    paused: team.paused !== null,
    anonymous: team.anonymous,
  }
}

export interface MemberView {
  id: number
  name: string
  role: 'member' | 'observer'
  /** `unstarted`: never opened the bot, so asked in the group; `blocked`: not asked until they write again. */
  state: 'asked' | 'unstarted' | 'blocked'
}

export function memberView({ userId, firstName, role, inactive, reachable }: Teammate): MemberView {
  return {
    id: userId,
    name: firstName,
    role,
    state: inactive === 'blocked'
      ? 'blocked'
      : reachable
        ? 'asked'
        : 'unstarted',
  }
}

export interface SettingsView {
  /** Five fields. */
  cron: string
  /** `HH:MM` and weekdays (1 Monday – 7 Sunday), where the rule is that simple. */
  time: string | null
  days: number[] | null
  zone: string
  /** `local`: everybody at their own time; `moment`: all at once. */
  mode: Team['mode']
  window_min: number
  /** Minutes before the end. */
  remind: number[]
  publish: Team['publish']
  digest_by: Team['digestBy']
  name_missing: boolean
  anonymous: boolean
  holidays_on: boolean
  paused: boolean
  questions: Question[]
  /** Send it along with new questions: who was faster is not overwritten. */
  version: number
  /** The team's own days from today on. */
  own_days: { date: string, off: boolean }[]
}

export function settingsView(team: Team, ownDays: { date: string, off: boolean }[]): SettingsView {
  const parts = partsOf(team.scheduleCron)
  return {
    cron: team.scheduleCron,
    time: parts?.time ?? null,
    days: parts?.days ?? null,
    zone: team.timezone,
    mode: team.mode,
    window_min: team.windowMin,
    remind: team.remind,
    publish: team.publish,
    digest_by: team.digestBy,
    name_missing: team.nameMissing,
    anonymous: team.anonymous,
    holidays_on: team.holidaysOn,
    paused: team.paused !== null,
    questions: readQuestions(team.questions),
    version: team.version,
    own_days: ownDays.map(({ date, off }) => ({ date, off })),
  }
}
