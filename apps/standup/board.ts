// One date of a standup as its people see it in the mini app: who answered what, who is waited for, who is away, and what is in the way.

import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Run, Team, Teammate } from './store.ts'
import { dayNumber } from '#kit/time'
import { daysOff } from './asking.ts'
import { answerWords, fewestAnonymous } from './digest.ts'
import { digestOf } from './posting.ts'
import { textOf } from './questions.ts'
import { dueOn, zoneFor } from './schedule.ts'
import { isIn, membersOf, promptsOf } from './store.ts'

export interface PersonView { id: number, name: string }

export interface Board {
  date: string
  /** `none`: nobody was asked for this date yet. */
  state: 'none' | 'open' | 'closed'
  closes_at: string | null
  anonymous: boolean
  /** Fewer than three answered an anonymous standup: nothing of it is shown. */
  hidden: boolean
  questions: { id: string, text: string }[]
  /** By name; empty in an anonymous standup. */
  answered: { person: PersonView, late: boolean, edited: boolean, answers: { question: string, words: string, voice: boolean, photo: boolean }[] }[]
  /** What was said in an anonymous standup, in the order of the words. */
  said: { question: string, words: string[] }[]
  /** How many answered, are waited for, or did without, also where names are not shown. */
  counts: { answered: number, waiting: number, skipped: number }
  waiting: PersonView[]
  skipped: PersonView[]
  away: PersonView[]
  holiday: PersonView[]
  blockers: { id: string, text: string, by: PersonView | null, helper: PersonView | null, days: number }[]
}

const personView = ({ userId, firstName }: { userId: number, firstName: string }): PersonView => ({ id: userId, name: firstName })

/** Who is not asked on a date although nobody was asked yet: away, on holiday; the others are waited for, where it is a day of the standup and not over. */
async function expected(work: Pick<Work, 'db' | 'now'>, team: Team, people: Teammate[], date: string) {
  const found = { away: [] as Teammate[], holiday: [] as Teammate[], waiting: [] as Teammate[] }
  const offDays = await daysOff(work.db, team, people, date)
  for (const member of people) {
    const due = dueOn(team, zoneFor(team, member.tz), date)
    if (team.paused || due === null || due + team.windowMin * 60_000 <= work.now)
      continue
    const off = offDays.get(member.userId)
    found[off === 'away' || off === 'holiday'
      ? off
      : 'waiting'].push(member)
  }
  return found
}

/** The board of a date; `run` is undefined where nobody was asked for it yet. */
export async function boardOf(work: Pick<Work, 'db' | 'now'>, team: Team, date: string, run: Run | undefined, language: Language): Promise<Board> {
  const people = (await membersOf(work.db, team.id)).filter(member => member.role === 'member' && isIn(member))
  const data = run && await digestOf(work, team, run)
  const prompted = new Set(run
    ? (await promptsOf(run.id, work.db)).map(prompt => prompt.userId)
    : [])
  // later zones are asked later; an ended run asks nobody any more
  const rest = run?.state === 'closed'
    ? { away: [], holiday: [], waiting: [] }
    : await expected(work, team, people.filter(({ userId }) => !prompted.has(userId)), date)
  const anonymous = data?.anonymous ?? team.anonymous
  const entries = data?.entries ?? []
  const hidden = anonymous && entries.length < fewestAnonymous
  const waiting = [
    ...data?.missing ?? [],
    ...rest.waiting,
  ]
  const questions = data?.questions ?? []
  return {
    date,
    state: run?.state ?? 'none',
    closes_at: run
      ? new Date(run.closesAt).toISOString()
      : null,
    anonymous,
    hidden,
    questions: questions.map(question => ({
      id: question.id,
      text: textOf(question, language),
    })),
    answered: anonymous
      ? []
      : entries.map(({ by, answers, late, edited }) => ({
          person: personView(by!),
          late,
          edited,
          answers: questions.filter(question => answers[question.id]).map(question => ({
            question: question.id,
            words: answerWords(question, answers[question.id], language, true),
            voice: Boolean(answers[question.id]!.voice),
            photo: Boolean(answers[question.id]!.photo),
          })),
        })),
    said: anonymous && !hidden
      ? questions.map(question => ({
          question: question.id,
          words: entries.filter(({ answers }) => answers[question.id]).map(({ answers }) => answerWords(question, answers[question.id], language, true)).sort((a, b) => a.localeCompare(b)),
        }))
      : [],
    counts: {
      answered: entries.length,
      waiting: waiting.length,
      skipped: data?.skipped.length ?? 0,
    },
    // who is missing would tell who answered
    waiting: anonymous
      ? []
      : waiting.map(personView),
    skipped: anonymous
      ? []
      : (data?.skipped ?? []).map(personView),
    away: [
      ...data?.away ?? [],
      ...rest.away,
    ].map(personView),
    holiday: [
      ...data?.holiday ?? [],
      ...rest.holiday,
    ].map(personView),
    blockers: (hidden
      ? []
      : data?.open ?? []).map(({ publicId, openedOn, text }, place) => {
      const { by, helper } = data!.blockers[place]!
      return {
        id: publicId,
        text,
        by: by && personView(by),
        helper: helper && personView(helper),
        days: Math.max(0, dayNumber(date) - dayNumber(openedOn)),
      }
    }),
  }
}

/** Answered in a row up to now, and the longest row: a day away or a holiday breaks none, and what can still be answered does not yet. */
export function streakOf(prompts: readonly { state: string, closesAt: number }[], now: number): { current: number, longest: number } {
  const counted = prompts.filter(({ state, closesAt }) => state !== 'away' && state !== 'holiday' && (state === 'done' || closesAt <= now))
  const rows = counted.map(({ state }) => state === 'done'
    ? 'x'
    : ' ').join('').split(' ')
  return {
    current: rows[0]!.length,
    longest: Math.max(...rows.map(row => row.length)),
  }
}
