// What its mini app may ask: the board, what was said, one's own days and zone; and, as an admin of the group, the settings (api-settings.ts).

import papaparse from 'papaparse'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { forget } from '#kit/bot'
import { addDays, isDate, isZone, wallOf } from '#kit/time'
import { bodyOf, createApi, queryOf } from '#kit/user'
import { actIn, actorOf } from './api-actor.ts'
import { settings } from './api-settings.ts'
import { boardOf, streakOf } from './board.ts'
import { answerWords } from './digest.ts'
import { exportRows } from './exporting.ts'
import { isPlace } from './holidays.ts'
import { manifest } from './manifest.ts'
import { textOf } from './questions.ts'
import { zoneFor } from './schedule.ts'
import { followZone } from './settings.ts'
import { awayOf, erase, history, membersOf, ownMemberships, ownPrompts, personBy, questionsOf, ratesOf, runOn, runsOf, saidIn, setAway, setMember, setPersonZone, takeAway, teamsOf } from './store.ts'
import { teamView } from './views.ts'

export type { Board, PersonView } from './board.ts'
export type { ExportRow } from './exporting.ts'
export type { SettingsView, TeamView } from './views.ts'

/** What somebody said to one question, as one line of the history. */
export interface SaidView { id: number, date: string, person: { id: number, name: string }, question: string, question_text: string, words: string, late: boolean, edited: boolean }

const pageSize = 50
const longestAway = 400

const DateText = v.pipe(v.string(), v.check(isDate, 'must be a date like 2026-12-24'))
const digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a number'), v.transform(Number))
const Me = v.object({
  tz: v.optional(v.pipe(v.string(), v.check(isZone, 'is no time zone'))),
  /** Null: no holidays. */
  country: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be a country like DE')))),
  region: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(6)))),
})
const Search = v.object({
  person: v.optional(digits),
  question: v.optional(v.pipe(v.string(), v.maxLength(40))),
  q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
  before: v.optional(digits),
})

/** The questions of every version, asked once each. */
function sets(db: Parameters<typeof questionsOf>[0], team: Parameters<typeof questionsOf>[1]) {
  const known = new Map<number, ReturnType<typeof questionsOf>>()
  return (version: number) => {
    const found = known.get(version) ?? questionsOf(db, team, version)
    known.set(version, found)
    return found
  }
}

export const api = createApi()
  .route('/', settings)

  .get('/me', async (c) => {
    const { id } = c.env.user
    const [memberships, periods] = await Promise.all([
      ownMemberships(id, c.env.db),
      awayOf(id, c.env.now, c.env.db),
    ])
    const { tz } = await personBy(c.env.asApp().db, id)
    return c.json({
      tz,
      country: memberships[0]?.country ?? null,
      region: memberships[0]?.region ?? null,
      away: periods.map(({ id, fromDate, toDate }) => ({ id, from: fromDate, to: toDate })),
    })
  })
  .patch('/me', async (c) => {
    const { tz, country, region } = await bodyOf(c, Me)
    const place = country === undefined
      ? undefined
      : { country, region: country && (region ?? null) }
    if (place?.country && !isPlace(place.country, place.region))
      throw new AppError('country-unknown', 'Its holidays are not known.')
    const actor = await actorOf(c)
    if (tz) {
      await setPersonZone(actor.db, actor.from.id, tz, actor.now)
      await followZone(actor, actor.from.id, tz)
    }
    if (place)
      await setMember(actor.db, actor.from.id, place)
    return c.body(null, 204)
  })
  .delete('/me', async (c) => {
    const actor = await actorOf(c)
    await forget({ manifest, erase }, actor as never)
    return c.body(null, 204)
  })
  .post('/me/away', async (c) => {
    const { from, to } = await bodyOf(c, v.object({ from: DateText, to: DateText }))
    if (to < from || to > addDays(from, longestAway))
      throw new AppError('period-unclear', '"to" must not be earlier than "from", and at most 400 days later.')
    const actor = await actorOf(c)
    await setAway(actor.db, actor.from.id, from, to)
    return c.body(null, 204)
  })
  .delete('/me/away/:id{[0-9]+}', async (c) => {
    const actor = await actorOf(c)
    if (!await takeAway(actor.db, actor.from.id, Number(c.req.param('id'))))
      throw new AppError('period-gone', 'There is no such period.', { status: 404 })
    return c.body(null, 204)
  })

  .get('/teams', async (c) => {
    const actor = await actorOf(c)
    return c.json({
      teams: (await teamsOf(actor.from.id, actor.db)).map(row => teamView(row, actor.from.id, actor.language)),
    })
  })
  .get('/teams/:team/board', async (c) => {
    const { date: asked } = queryOf(c, v.object({
      date: v.optional(DateText),
    }))
    const { actor, team } = await actIn(c)
    const runs = await runsOf(actor.db, team.id, 60)
    const date = asked ?? wallOf(actor.now, zoneFor(team, actor.tz)).date
    return c.json({
      board: await boardOf(actor, team, date, await runOn(actor.db, team.id, date), actor.language),
      /** Dates on which there is something to see, newest first. */
      dates: runs.map(run => run.forDate),
    })
  })
  .get('/teams/:team/history', async (c) => {
    const { person, question: wanted, q: words, before } = queryOf(c, Search)
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
  .get('/teams/:team/rates', async (c) => {
    const { days } = queryOf(c, v.object({
      days: v.optional(v.pipe(digits, v.minValue(7), v.maxValue(366)), '90'),
    }))
    const { actor, team } = await actIn(c)
    return c.json({ rates: await ratesOf(team.id, addDays(wallOf(actor.now, 'UTC').date, -days), actor.db) })
  })
  .get('/teams/:team/export', async (c) => {
    const { format } = queryOf(c, v.object({
      format: v.optional(v.picklist(['json', 'csv']), 'json'),
    }))
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
