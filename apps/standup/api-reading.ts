// What the people of a standup read in the mini app: the board of a day, what was said, how many answer, and all of it as a file.

import type { Board } from './board.ts'
import type { Question } from './questions.ts'
import papaparse from 'papaparse'
import * as v from 'valibot'
import { addDays, isDate, wallOf } from '#kit/time'
import { createApi, query } from '#kit/user'
import { answerableNow } from './answerable.ts'
import { actIn } from './api-actor.ts'
import { boardOf, streakOf } from './board.ts'
import { answerWords } from './digest.ts'
import { exportRows } from './exporting.ts'
import { textOf } from './questions.ts'
import { dueOn, zoneFor } from './schedule.ts'
import { history, memberIn, membersOf, ownPrompts, promptOn, questionsOf, ratesOf, runOn, runsOf, saidIn } from './store.ts'
import { teamView } from './views.ts'

/** What somebody said to one question, as one line of the history. */
export interface SaidView { id: number, date: string, person: { id: number, name: string }, question: string, question_text: string, words: string, late: boolean, edited: boolean }

export interface BoardAnswer {
  team: ReturnType<typeof teamView>
  board: Board
  /** Today, where this person lives or the team does. */
  today: string
  /** Dates on which there is something to see, newest first. */
  dates: string[]
  /** The date this person may answer now; null when they are not asked. */
  mine: { date: string, done: boolean } | null
}

const pageSize = 50

const digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a number'), v.transform(Number))
const Day = v.object({
  date: v.optional(v.pipe(v.string(), v.check(isDate, 'must be a date like 2026-12-24'))),
})
const Search = v.object({
  person: v.optional(digits),
  question: v.optional(v.pipe(v.string(), v.maxLength(40))),
  q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
  before: v.optional(digits),
})
const Since = v.object({
  days: v.optional(v.pipe(digits, v.minValue(7), v.maxValue(366))),
})
const Format = v.object({
  format: v.optional(v.picklist(['json', 'csv'])),
})

/** The questions of every version, asked once each. */
function sets(db: Parameters<typeof questionsOf>[0], team: Parameters<typeof questionsOf>[1]) {
  const known = new Map<number, Promise<Question[]>>()
  return (version: number) => {
    const found = known.get(version) ?? questionsOf(db, team, version)
    known.set(version, found)
    return found
  }
}

export const reading = createApi()
  .get('/teams/:team/board', query(Day), async (c) => {
    const { date: asked } = c.req.valid('query')
    const { actor, team, title, role } = await actIn(c)
    const [runs, member] = await Promise.all([
      runsOf(actor.db, team.id, 60),
      role === 'member' && !team.paused
        ? memberIn(actor.db, team.id, actor.from.id)
        : undefined,
    ])
    const zone = zoneFor(team, actor.tz)
    const today = wallOf(actor.now, zone).date
    // on a Saturday there is Friday's to read
    const newest = dueOn(team, zone, today) === null
      ? runs[0]?.forDate
      : undefined
    const date = asked ?? newest ?? today
    const [board, now] = await Promise.all([
      boardOf(actor, team, date, runs.find(run => run.forDate === date) ?? await runOn(actor.db, team.id, date), actor.language),
      member && answerableNow(actor, team, member),
    ])
    const own = now && runs.find(run => run.forDate === now.date)
    const over = own?.state === 'closed' && own.anonymous
    const answer: BoardAnswer = {
      team: teamView({ team, title, role }, actor.from.id, actor.language),
      board,
      today,
      dates: runs.map(run => run.forDate),
      mine: now && !over
        ? {
            date: now.date,
            done: own !== undefined && (await promptOn(actor.db, own.id, actor.from.id))?.state === 'done',
          }
        : null,
    }
    return c.json(answer)
  })
  .get('/teams/:team/history', query(Search), async (c) => {
    const { person, question: wanted, q: words, before } = c.req.valid('query')
    const { actor, team } = await actIn(c)
    const asked = sets(actor.db, team)
    const rows = await saidIn(actor.db, team.id, {
      person,
      words,
      before,
      limit: pageSize,
    })
    const said: SaidView[] = []
    for (const { date, version, response, firstName } of rows) {
      for (const question of await asked(version)) {
        const answer = response.answers[question.id]
        const shown = answer && answerWords(question, answer, actor.language, true)
        if (!shown || (wanted && question.id !== wanted) || (words && !answer.text.toLowerCase().includes(words.toLowerCase())))
          continue
        said.push({
          id: response.id,
          date,
          person: { id: response.userId!, name: firstName || '—' },
          question: question.id,
          question_text: textOf(question, actor.language),
          words: shown,
          late: response.late,
          edited: response.editedAt !== null,
        })
      }
    }
    return c.json({
      said,
      /** Give it as `before` for the next page; null: that was all. */
      next: rows.length === pageSize
        ? rows.at(-1)!.response.id
        : null,
      people: (await membersOf(actor.db, team.id)).filter(({ role }) => role === 'member').map(({ userId, firstName }) => ({ id: userId, name: firstName })),
    })
  })
  .get('/teams/:team/streak', async (c) => {
    const { team, actor } = await actIn(c)
    return c.json(streakOf(await ownPrompts(team.id, actor.from.id, actor.db), actor.now))
  })
  .get('/teams/:team/rates', query(Since), async (c) => {
    const { days = 90 } = c.req.valid('query')
    const { actor, team } = await actIn(c)
    return c.json({ rates: await ratesOf(team.id, addDays(wallOf(actor.now, 'UTC').date, -days), actor.db) })
  })
  .get('/teams/:team/export', query(Format), async (c) => {
    const { format = 'json' } = c.req.valid('query')
    const { actor, team } = await actIn(c)
    const rows = await history(actor.db, team.id)
    const versions = [
      ...new Set(rows.map(({ version }) => version)),
    ]
    const questions = new Map(await Promise.all(versions.map(async version => [version, await questionsOf(actor.db, team, version)] as const)))
    const flat = exportRows(rows, version => questions.get(version)!)
    return format === 'csv'
      // a spreadsheet would run a cell that begins with =
      ? c.text(papaparse.unparse(flat, { escapeFormulae: true }), 200, { 'content-type': 'text/csv; charset=utf-8' })
      : c.json({ rows: flat })
  })
