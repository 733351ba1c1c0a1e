// What every route of every mini app's API is asked with, for endpoints.test.ts: what somebody owns in each app, and a body its check lets through.
// It is long because it is one table with a row for every route; it grows with the apps, and each has its own part.

import type { Screen, Someone } from '#kit/ui'
import { screens as template } from '../apps/_template/web/screens.ts'
import { screens as dripflow } from '../apps/dripflow/web/screens.ts'
import { screens as gatebot } from '../apps/gatebot/web/screens.ts'
import { screens as standup } from '../apps/standup/web/screens.ts'
import { screens as telescheduler } from '../apps/telescheduler/web/screens.ts'

/** An id stands under the part of the path it follows: of `/posts/:id` it is `posts`. `file`: an address of a file of theirs. */
export type Own = Record<string, string>

export interface Sample {
  body?: unknown
  query?: string
  /** Other ids in the path than `Own` has. */
  ids?: Own
  /** Its body names a row: another's is refused although the path names none. */
  names?: true
  /** Made for strangers, who come with a link. */
  open?: true
}

export interface AppSamples {
  /** Somebody new does in the chat and the mini app what makes everything the routes ask for. */
  own: (someone: Someone) => Promise<Own>
  /** By method and path as the API's routes say them. */
  routes: Record<string, Sample | ((own: Own) => Sample)>
  /** One's own row in the path, another's in the body. */
  mixed?: (mine: Own, theirs: Own) => [method: string, path: string, body: unknown][]
}

const done = async (screen: Screen | undefined, someone: Someone) => await screen!.seed!(someone) as any

/** The address of the first file in an answer. */
function fileIn(answer: unknown): string {
  return /\/\w+\/api\/files\/\w+\?[^"]+/.exec(JSON.stringify(answer))![0]
}

const words = { kind: 'text', text: 'Not theirs', entities: [] }

export const samples: Record<string, AppSamples> = {
  template: {
    async own(someone) {
      const [{ id }] = await done(template.editor, someone)
      return {
        reminders: String(id),
      }
    },
    routes: {
      'GET /reminders': {},
      'PATCH /reminders/:id{[0-9]+}': {
        body: { text: 'Not theirs' },
      },
      'DELETE /reminders/:id{[0-9]+}': {},
    },
  },

  telescheduler: {
    async own(someone) {
      const { news, launch } = await done(telescheduler.editor, someone)
      const photo = await done(telescheduler.photo, someone)
      const { entries } = await someone.api('GET', '/calendar?from=2026-11-23T00:00:00Z&to=2026-12-23T00:00:00Z')
      const { post: { id: deleted } } = await someone.api('POST', '/posts', { text: 'A mistake' })
      await someone.api('DELETE', `/posts/${deleted}`)
      // the last time of it that is shown: it has not begun
      const repeating = entries.findLast(({ mode }: { mode: string }) => mode === 'recurring')
      return {
        channels: news,
        posts: launch,
        draft: photo,
        deleted,
        target: (await someone.api('GET', `/posts/${launch}`)).post.targets[0].id,
        queued: entries.find(({ mode }: { mode: string }) => mode === 'queue').post,
        repeating: repeating.post,
        round: repeating.target,
        date: repeating.local.slice(0, 10),
        file: fileIn(await someone.api('GET', `/posts/${photo}`)),
      }
    },
    routes: {
      'GET /drafts': {},
      'POST /buttons/check': {
        body: { buttons: 'Tea - https://example.com' },
      },
      'POST /posts': ({ channels }) => ({
        body: {
          text: 'Not theirs',
          channels: [channels],
        },
        names: true,
      }),
      'GET /posts/:id': {},
      'PATCH /posts/:id': {
        body: { version: 1, text: 'Not theirs' },
      },
      'DELETE /posts/:id': {},
      'POST /posts/:id/restore': ({ deleted }) => ({
        ids: { posts: deleted! },
      }),
      'POST /posts/:id/schedule': {
        body: { mode: 'fixed', local: '2026-12-24T10:00' },
      },
      'POST /posts/:id/unschedule': {},
      'POST /posts/:id/skip': ({ repeating, round, date }) => ({
        ids: { posts: repeating! },
        body: { target: round, date },
      }),
      'POST /posts/:id/move-one': ({ repeating, round, date }) => ({
        ids: { posts: repeating! },
        body: { target: round, date, local: '2026-12-24T10:00' },
      }),
      'POST /posts/:id/verdict': {
        body: { verdict: 'approve', version: 1 },
      },
      'GET /channels': {},
      'PATCH /channels/:id': {
        body: { zone: 'Asia/Tokyo' },
      },
      'PUT /channels/:id/slots': {
        body: { slots: [], days_off: [] },
      },
      'PUT /channels/:id/queue': {
        body: { order: [] },
      },
      'POST /channels/:id/pause': {
        body: { minutes: 10 },
      },
      'POST /channels/:id/resume': {},
      'GET /calendar': { query: '?from=2026-11-23T00:00:00Z&to=2026-12-23T00:00:00Z' },
      'POST /import/check': {
        body: { name: 'posts.csv', text: 'text,date,time\nNot theirs,2026-12-24,10:00\n' },
      },
      'POST /import': {
        body: { name: 'posts.csv', text: 'text,date,time\nNot theirs,2026-12-24,10:00\n' },
      },
      'GET /export': {},
    },
    mixed: (mine, theirs) => [
      [
        'PATCH',
        `/posts/${mine.draft}`,
        {
          version: 1,
          channels: [theirs.channels],
        },
      ],
      [
        'POST',
        `/posts/${mine.posts}/schedule`,
        { mode: 'now', target: theirs.target },
      ],
      [
        'POST',
        `/posts/${mine.repeating}/skip`,
        { target: theirs.round, date: theirs.date },
      ],
      [
        'POST',
        `/posts/${mine.repeating}/move-one`,
        { target: theirs.round, date: theirs.date, local: '2026-12-24T10:00' },
      ],
      [
        'PUT',
        `/channels/${mine.channels}/queue`,
        {
          order: [theirs.queued],
        },
      ],
    ],
  },

  standup: {
    async own(someone) {
      const { team } = await done(standup.board, someone)
      await someone.api('POST', '/me/away', { from: '2027-12-24', to: '2028-01-02' })
      const { board, mine } = await someone.api('GET', `/teams/${team}/board`)
      const { questions } = await someone.api('GET', `/teams/${team}/mine`)
      return {
        teams: team,
        blockers: board.blockers[0].id,
        days: '2027-12-24',
        away: String((await someone.api('GET', '/me')).away[0].id),
        date: mine.date,
        question: questions[0].id,
      }
    },
    routes: {
      'GET /teams/:team/board': {},
      'GET /teams/:team/history': {},
      'GET /teams/:team/streak': {},
      'GET /teams/:team/rates': {},
      'GET /teams/:team/export': {},
      'GET /teams/:team/mine': {},
      'PUT /teams/:team/mine': ({ date, question }) => ({
        body: {
          date,
          answers: { [question!]: 'Not theirs' },
        },
      }),
      'POST /teams/:team/mine/skip': ({ date }) => ({
        body: { date },
      }),
      'PUT /teams/:team/blockers/:id': {
        body: { what: 'help' },
      },
      'GET /teams/:team': {},
      'PATCH /teams/:team': {
        body: { name: 'Not theirs' },
      },
      'DELETE /teams/:team': {},
      'PUT /teams/:team/questions': {
        body: {
          version: 1,
          questions: [
            { text: 'Not theirs?', kind: 'text' },
          ],
        },
      },
      'PUT /teams/:team/days/:date': {
        body: { off: true },
      },
      'GET /me': {},
      'PATCH /me': {
        body: { tz: 'Asia/Tokyo', country: 'JP' },
      },
      'DELETE /me': {},
      'POST /me/away': {
        body: { from: '2027-06-01', to: '2027-06-02' },
      },
      'DELETE /me/away/:id{[0-9]+}': {},
      'GET /places': {},
      'GET /teams': {},
    },
  },

  dripflow: {
    async own(someone) {
      const place = await done(dripflow['taking-done'], someone)
      const { writing: [{ id: course }], certificates: [{ code }] } = await someone.api('GET', '/home')
      const { list } = await someone.api('GET', `/courses/${course}`)
      const lesson = await someone.api('GET', `/lessons/${list[0].id}`)
      return {
        courses: course,
        lessons: lesson.id,
        parts: String(lesson.content[0].id),
        taking: place,
        certificates: code,
        file: fileIn(lesson),
      }
    },
    routes: {
      'POST /courses': {
        body: { title: 'Tea' },
      },
      'GET /courses/:id': {},
      'PATCH /courses/:id': {
        body: { title: 'Not theirs' },
      },
      'POST /courses/:id/publish': {},
      'POST /courses/:id/stop': {},
      'DELETE /courses/:id': {},
      'PUT /courses/:id/order': {
        body: { lessons: [] },
      },
      'POST /courses/:id/tell': {},
      'GET /courses/:id/numbers': {},
      'GET /courses/:id/table': {},
      'GET /courses/:id/learners': {},
      'GET /courses/:id/export': {},
      'POST /courses/:id/lessons': {
        body: { day: 9, content: words },
      },
      'GET /lessons/:id': {},
      'PATCH /lessons/:id': {
        body: { title: 'Not theirs' },
      },
      'DELETE /lessons/:id': {},
      'POST /lessons/:id/for': {
        body: { whom: 'later' },
      },
      'POST /lessons/:id/preview': {},
      'POST /lessons/:id/parts': {
        body: { content: words },
      },
      'PUT /lessons/:id/parts': {
        body: { order: [] },
      },
      'PATCH /parts/:part{[0-9]+}': {
        body: {
          words: { text: 'Not theirs', entities: [] },
        },
      },
      'DELETE /parts/:part{[0-9]+}': {},
      'GET /taking/:id': {},
      'GET /taking/:id/lessons/:lesson': {},
      'POST /taking/:id/next': {},
      'POST /taking/:id/pause': {},
      'POST /taking/:id/resume': {},
      'POST /taking/:id/done': {},
      'POST /taking/:id/leave': {},
      'PUT /time': {
        body: { time: '07:00' },
      },
      'GET /certificates/:code': {},
      'GET /home': {},
    },
    mixed: (mine, theirs) => [
      [
        'PUT',
        `/courses/${mine.courses}/order`,
        {
          lessons: [theirs.lessons],
        },
      ],
      [
        'PUT',
        `/lessons/${mine.lessons}/parts`,
        {
          order: [
            Number(theirs.parts),
          ],
        },
      ],
    ],
  },

  gatebot: {
    async own(someone) {
      const { id, boris } = await done(gatebot.member, someone)
      await someone.say(`/start g_${id}`)
      await someone.api('POST', `/groups/${id}/comp`, {
        who: String(someone.id),
        until: '2027-06-01T00:00:00Z',
      })
      const { ask } = await someone.api('POST', `/groups/${id}/codes`, {
        kind: 'percent',
        code: 'SPRING',
        percent: 20,
        duration: 'once',
      })
      return {
        groups: id,
        members: String(boris.id),
        codes: 'SPRING',
        paid: (await someone.api('GET', `/groups/${id}/members/${boris.id}`)).refundable.paid_at,
        memberships: id,
        offers: id,
        asks: ask,
      }
    },
    routes: {
      'GET /groups': {},
      'GET /groups/:group': {},
      'POST /groups/:group/check': {},
      'GET /groups/:group/trend': { query: '?days=30&zone=UTC' },
      'GET /groups/:group/members': {},
      'GET /groups/:group/export': {},
      'GET /groups/:group/members/:user{[0-9]+}': {},
      'POST /groups/:group/members/:user{[0-9]+}/kick': {},
      'POST /groups/:group/members/:user{[0-9]+}/link': {},
      'POST /groups/:group/members/:user{[0-9]+}/refund': ({ paid }) => ({
        body: { paid_at: paid },
      }),
      'POST /groups/:group/comp': ({ members }) => ({
        body: { who: members, until: '2027-06-01T00:00:00Z' },
      }),
      'PATCH /groups/:group': {
        body: { stars: 1 },
      },
      'DELETE /groups/:group': {},
      'POST /groups/:group/stripe-price': {
        body: { price: 'price_1' },
      },
      'GET /groups/:group/codes': {},
      'POST /groups/:group/codes': {
        body: {
          kind: 'amount',
          code: 'AUTUMN',
          amount: 100,
          duration: 'once',
        },
      },
      'DELETE /groups/:group/codes/:code{[\\w-]{3,30}}': {},
      'GET /earnings': {},
      'POST /stripe': {},
      'GET /memberships': {},
      'GET /memberships/:group': {},
      'POST /memberships/:group/link': {},
      'POST /memberships/:group/cancel': {},
      'POST /memberships/:group/resume': {},
      'POST /memberships/:group/portal': {},
      'POST /offers/:group{\\w{1,20}}': { open: true },
      'POST /offers/:group{\\w{1,20}}/buy': {
        body: { rail: 'stars' },
        open: true,
      },
      'GET /asks/:ask': {},
    },
  },
}
