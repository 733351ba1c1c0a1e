// What it does later: asks, reminds, ends a run with its digest, and hears how messages went.

import { FormattedString } from '@grammyjs/parse-mode'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { ask, leaveInPeace, remind } from './asking.ts'
import { mention } from './digest.ts'
import { tellFull } from './limits.ts'
import { languageIn, place, publishDigest } from './posting.ts'
import { memberIn, membersOf, promptsOf, responseBy, runBy, setResponse, setRun, teamBy } from './store.ts'
import { texts } from './texts.ts'

/** The digest's messages may still be on their way when something changes. */
const maxTries = 10

export const jobs = {
  ask: defineJob({
    payload: v.object({
      team: v.number(),
      user: v.number(),
      date: v.string(),
    }),
    run: ask,
  }),

  remind: defineJob({
    payload: v.object({
      prompt: v.string(),
      minutes: v.number(),
    }),
    run: remind,
  }),

  /** How the question arrived. */
  asked: defineJob({
    payload: deliverySchema(v.object({
      team: v.number(),
      user: v.number(),
    })),
    async run(work, { outcome, code, data }) {
      const team = await teamBy(work.db, { id: data.team })
      const member = team && await memberIn(work.db, data.team, data.user)
      if (outcome === 'failed' && code === 403 && team && member)
        await leaveInPeace(work, team, member)
    },
  }),

  /** Those who joined and never started the bot are asked in the group, with a button that lets it write. */
  unreached: defineJob({
    payload: v.object({
      run: v.number(),
    }),
    async run(work, { run: id }) {
      const run = await runBy(work.db, { id }, true)
      const team = run && await teamBy(work.db, { id: run.teamId })
      if (!run || !team || run.state !== 'open' || run.told)
        return
      const waiting = new Set((await promptsOf(run.id, work.db)).filter(prompt => prompt.state === 'unreached').map(prompt => prompt.userId))
      const people = (await membersOf(work.db, team.id)).filter(member => waiting.has(member.userId))
      if (!people.length)
        return
      await setRun(work.db, run.id, { told: true })
      const t = texts(await languageIn(work, team))
      const { text, entities } = FormattedString.join([
        FormattedString.join(people.map(mention), ', '),
        t.startMe,
      ], ' ')
      work.plan.send('sendMessage', {
        ...place(team),
        text,
        entities,
        reply_markup: {
          inline_keyboard: [
            [
              { text: t.buttons.answer, url: `https://t.me/${work.me.username}?start=a_${run.publicId}` },
            ],
          ],
        },
      })
    },
  }),

  full: defineJob({
    payload: v.object({
      team: v.number(),
      user: v.number(),
      most: v.number(),
    }),
    run: tellFull,
  }),

  close: defineJob({
    payload: v.object({
      run: v.number(),
    }),
    async run(work, { run: id }) {
      const run = await runBy(work.db, { id }, true)
      const team = run && await teamBy(work.db, { id: run.teamId })
      if (!run || !team || run.state === 'closed')
        return
      if (run.closesAt > work.now) {
        return work.plan.schedule('close', { run: id }, {
          at: run.closesAt,
          key: String(id),
        })
      }
      await setRun(work.db, id, { state: 'closed', salt: null })
      const asked = (await promptsOf(id, work.db)).some(prompt => !['away', 'holiday'].includes(prompt.state))
      if (asked && team.paused !== 'removed')
        await publishDigest(work, team, { ...run, state: 'closed' })
    },
  }),

  refresh: defineJob({
    payload: v.object({
      run: v.number(),
      tries: v.number(),
    }),
    async run(work, { run: id, tries }) {
      const run = await runBy(work.db, { id }, true)
      const team = run && await teamBy(work.db, { id: run.teamId })
      if (!run || !team || run.state !== 'closed' || team.paused === 'removed')
        return
      if (run.digest.length) {
        await publishDigest(work, team, run)
      }
      else if (tries < maxTries) {
        work.plan.schedule('refresh', { run: id, tries: tries + 1 }, {
          at: work.now + 30_000,
          key: String(id),
        })
      }
    },
  }),

  digested: defineJob({
    payload: deliverySchema(v.object({
      run: v.number(),
      index: v.number(),
      text: v.string(),
    })),
    async run(work, { outcome, result, data }) {
      const run = await runBy(work.db, { id: data.run }, true)
      if (!run || outcome !== 'done' || run.digest.length !== data.index)
        return
      await setRun(work.db, run.id, {
        digest: [
          ...run.digest,
          { message: result.message_id, text: data.text },
        ],
      })
    },
  }),

  posted: defineJob({
    payload: deliverySchema(v.object({
      response: v.number(),
    })),
    async run(work, { outcome, result, data }) {
      const response = await responseBy(work.db, data.response)
      if (response && response.messageId === null && outcome === 'done')
        await setResponse(work.db, response.id, { messageId: result.message_id })
    },
  }),
}
