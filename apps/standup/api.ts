// What its mini app may ask. Here: one's standups, zone, holidays and days away; the rest has files of its own.

import * as v from 'valibot'
import { AppError } from '#kit/app'
import { forget } from '#kit/bot'
import { addDays, isDate, isZone } from '#kit/time'
import { body, createApi } from '#kit/user'
import { actorOf } from './api-actor.ts'
import { answers } from './api-answers.ts'
import { reading } from './api-reading.ts'
import { settings } from './api-settings.ts'
import { goAway } from './away.ts'
import { countries, isPlace, regionsOf } from './holidays.ts'
import { manifest } from './manifest.ts'
import { followZone } from './settings.ts'
import { awayOf, erase, ownMemberships, personBy, setMember, setPersonZone, takeAway, teamsOf } from './store.ts'
import { texts } from './texts.ts'
import { teamView } from './views.ts'

export type { OwnAnswers, OwnQuestion } from './api-answers.ts'
export type { BoardAnswer, SaidView } from './api-reading.ts'
export type { Board, PersonView } from './board.ts'
export type { ExportRow } from './exporting.ts'
export type { Kind, Question } from './questions.ts'
export type { MemberView, SettingsView, TeamView } from './views.ts'

const longestAway = 400

const DateText = v.pipe(v.string(), v.check(isDate, 'must be a date like 2026-12-24'))
const Me = v.object({
  tz: v.optional(v.pipe(v.string(), v.check(isZone, 'is no time zone'))),
  /** Null: no holidays. */
  country: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be a country like DE')))),
  region: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(6)))),
})
const Period = v.object({ from: DateText, to: DateText })

export const api = createApi()
  .route('/', reading)
  .route('/', answers)
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
      /** Whether they are in one: their holidays are kept with it. */
      standups: memberships.length,
      country: memberships[0]?.country ?? null,
      region: memberships[0]?.region ?? null,
      away: periods.map(({ id, fromDate, toDate }) => ({ id, from: fromDate, to: toDate })),
    })
  })
  .patch('/me', body(Me), async (c) => {
    const { tz, country, region } = c.req.valid('json')
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
    if (place && !await setMember(actor.db, actor.from.id, place))
      throw new AppError('no-standup', texts(actor.language).joinFirst)
    return c.body(null, 204)
  })
  .delete('/me', async (c) => {
    await forget({ manifest, erase }, c.env.asApp(), c.env.user.id)
    return c.body(null, 204)
  })
  .post('/me/away', body(Period), async (c) => {
    const { from, to } = c.req.valid('json')
    const actor = await actorOf(c)
    if (to < from || to > addDays(from, longestAway))
      throw new AppError('period-unclear', texts(actor.language).periodWrong(longestAway))
    await goAway(actor, actor.from.id, from, to)
    return c.body(null, 204)
  })
  .delete('/me/away/:id{[0-9]+}', async (c) => {
    const actor = await actorOf(c)
    if (!await takeAway(actor.db, actor.from.id, Number(c.req.param('id'))))
      throw new AppError('period-gone', texts(actor.language).periodGone, { status: 404 })
    return c.body(null, 204)
  })
  /** Countries whose holidays are known, with their regions. */
  .get('/places', c => c.json({
    places: countries.map(country => ({
      country,
      regions: regionsOf(country),
    })),
  }))

  .get('/teams', async (c) => {
    const actor = await actorOf(c)
    return c.json({
      teams: (await teamsOf(actor.from.id, actor.db)).map(row => teamView(row, actor.from.id, actor.language)),
    })
  })
