// Answers that are complete: kept, posted, brought into the digest, and changed when their message is edited.

import type { BotContext, Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Answers } from './answers.ts'
import type { At } from './asking.ts'
import type { Question } from './questions.ts'
import type { Prompt, Run, Team } from './store.ts'
import { AppError } from '#kit/app'
import { formatWhen } from '#kit/time'
import { editAnswer, isBlocker } from './answers.ts'
import { closeIfFinished, scheduleAsk } from './asking.ts'
import { boardPage } from './pages.ts'
import { postResponse, refreshDigest } from './posting.ts'
import { zoneFor } from './schedule.ts'
import { memberIn, promptBy, putBlocker, putResponse, questionsOf, responseIn, responseWith, setPrompt, setResponse } from './store.ts'
import { texts } from './texts.ts'

type Doing = At & Pick<Work, 'me'> & { language: Language }

export interface Open { prompt: Prompt, run: Run, team: Team, questions: Question[] }

/** Somebody's part in a run is done: the run may end early, and an ended one is brought up to date. */
export async function settled(work: At, { team, run }: Open): Promise<void> {
  if (run.state === 'closed')
    refreshDigest(work, run)
  else
    await closeIfFinished(work, team, run)
}

/** The mark an anonymous answer carries: tells a second one of the same person, and nobody who it is. */
async function tokenOf(run: Run, userId: number): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${run.salt}:${userId}`))
  return Array.from(new Uint8Array(hash).slice(0, 16), byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * What somebody answered (the prompt's draft) is kept, posted and brought into the digest, and their next time is planned.
 * @throws AppError when they are no longer in it, or an anonymous standup is over
 */
export async function keep(work: Doing, open: Open): Promise<{ replaced: boolean, late: boolean, next: string | null }> {
  const { prompt, run, team, questions } = open
  const t = texts(work.language)
  const member = await memberIn(work.db, team.id, prompt.userId)
  if (!member)
    throw new AppError('not-a-member', t.notMember(team.name))
  if (run.anonymous && !run.salt)
    throw new AppError('anonymous-closed', t.anonymousClosed)
  const late = run.state === 'closed' || work.now > prompt.closesAt
  const answers = run.anonymous
    ? Object.fromEntries(Object.entries(prompt.draft).map(([id, { text }]) => [
        id,
        { text },
      ]))
    : prompt.draft
  const earlier = run.anonymous
    ? undefined
    : await responseIn(work.db, run.id, prompt.userId)
  const response = await putResponse(work.db, {
    teamId: team.id,
    runId: run.id,
    userId: run.anonymous ? null : prompt.userId,
    token: run.anonymous
      ? await tokenOf(run, prompt.userId)
      : null,
    answers,
    late,
    submittedAt: work.now,
  })
  await setPrompt(work.db, prompt.id, {
    state: 'done',
    step: 0,
    draft: {},
    last: null,
  })
  const blocking = questions.find(question => isBlocker(question, answers[question.id]))
  await putBlocker(work.db, response, blocking
    ? answers[blocking.id]!.text || t.voice
    : null, run.forDate)
  if (!run.anonymous && (team.publish === 'each' || (late && !earlier))) {
    await postResponse(work, {
      team,
      run,
      questions,
      response,
      member,
    })
  }
  const next = await scheduleAsk(work, team, member)
  await settled(work, {
    ...open,
    prompt: { ...prompt, state: 'done' },
  })
  return {
    replaced: earlier !== undefined,
    late,
    next: next && formatWhen(next.at, {
      zone: zoneFor(team, member.tz),
      language: work.language,
      now: work.now,
    }),
  }
}

/** The last question is answered. */
export async function submit(ctx: BotContext, open: Open): Promise<void> {
  const { prompt, team } = open
  const t = texts(ctx)
  ctx.leave()
  if (!Object.keys(prompt.draft).length) {
    await setPrompt(ctx.db, prompt.id, { state: 'skipped', step: 0 })
    await ctx.say(t.allSkipped)
    return await settled(ctx, open)
  }
  const { replaced, late, next } = await keep(ctx, open)
  await ctx.say([
    replaced
      ? t.changed
      : late
        ? t.thanksLate(team.name)
        : t.thanks(team.name),
    ...next
      ? [
          t.nextTime(next),
        ]
      : [],
    t.editHint,
  ].join('\n'), ctx.page
    ? {
        keyboard: {
          inline_keyboard: [
            [
              {
                text: t.buttons.board,
                web_app: {
                  url: boardPage(ctx.page, team, open.run.forDate),
                },
              },
            ],
          ],
        },
      }
    : {})
}

/** Somebody edited a message that was an answer: the answer changes, and so does what stands in the group. */
export async function editedAnswer(ctx: BotContext): Promise<void> {
  const { message_id: id, text, caption } = ctx.editedMessage!
  const typed = text ?? caption
  if (typed === undefined)
    return
  const dialog = ctx.dialog?.step === 'answer'
    ? await promptBy(ctx.db, ctx.dialog.data.prompt, true)
    : undefined
  const inDraft = dialog && changeIn(dialog.prompt.draft, await questionsOf(ctx.db, dialog.team, dialog.run.version), id, typed)
  if (inDraft)
    return await setPrompt(ctx.db, dialog.prompt.id, { draft: inDraft })
  const found = await responseWith(ctx.db, ctx.from!.id, id)
  if (!found)
    return
  const { response, run, team } = found
  const questions = await questionsOf(ctx.db, team, run.version)
  const answers = changeIn(response.answers, questions, id, typed)
  const member = await memberIn(ctx.db, team.id, ctx.from!.id)
  if (!answers || !member)
    return
  const changed = { ...response, answers, editedAt: ctx.now }
  await setResponse(ctx.db, response.id, { answers, editedAt: ctx.now })
  const blocking = questions.find(question => isBlocker(question, answers[question.id]))
  await putBlocker(ctx.db, response, blocking ? answers[blocking.id]!.text : null, run.forDate)
  if (response.messageId !== null) {
    await postResponse(ctx, {
      team,
      run,
      questions,
      response: changed,
      member,
    })
  }
  if (run.state === 'closed')
    refreshDigest(ctx, run)
  await ctx.say(texts(ctx).changed, {
    reply: { message_id: id },
  })
}

function changeIn(answers: Answers, questions: Question[], messageId: number, typed: string): Answers | null {
  for (const question of questions) {
    const answer = answers[question.id] && editAnswer(question, answers[question.id]!, messageId, typed)
    if (answer)
      return { ...answers, [question.id]: answer }
  }
  return null
}
