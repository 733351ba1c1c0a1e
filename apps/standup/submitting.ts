// Answers that are complete: kept, posted, brought into the digest, and changed when their message is edited.

import type { BotContext, Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Answers } from './answers.ts'
import type { At } from './asking.ts'
import type { Question } from './questions.ts'
import type { Prompt, Response, Run, Team, Teammate } from './store.ts'
import { AppError } from '#kit/app'
import { formatWhen } from '#kit/time'
import { editAnswer, isBlocker } from './answers.ts'
import { closeIfFinished, scheduleAsk } from './asking.ts'
import { boardPage } from './pages.ts'
import { postResponse, refreshDigest } from './posting.ts'
import { zoneFor } from './schedule.ts'
import { memberIn, promptBy, putBlocker, putResponse, questionsOf, responseIn, responseMarked, responseWith, setPrompt, setResponse } from './store.ts'
import { texts } from './texts.ts'

/** In milliseconds. */
const restComesWithin = 10_000

type Doing = At & Pick<Work, 'me'> & { language: Language }

export interface Open { prompt: Prompt, run: Run, team: Team, questions: Question[] }

/** Somebody's part in a run is done: the run may end early, and an ended one is brought up to date. */
export async function settled(work: At, { team, run }: Pick<Open, 'team' | 'run'>, at = work.now): Promise<void> {
  if (run.state === 'closed')
    refreshDigest(work, run)
  else
    await closeIfFinished(work, team, run, at)
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
  // the rest of a long answer follows at once; it may be the last one that is waited for
  await settled(work, open, prompt.last?.full
    ? work.now + restComesWithin
    : work.now)
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
  if (prompt.last?.full)
    ctx.enter('rest', { prompt: prompt.publicId, last: prompt.last }, restComesWithin / 60_000)
  else
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
    open.run.anonymous
      ? t.anewHint
      : t.editHint,
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
  if (typeof inDraft === 'string')
    return await sayUnclear(ctx, inDraft)
  if (inDraft)
    return await setPrompt(ctx.db, dialog!.prompt.id, { draft: inDraft })
  const found = await responseWith(ctx.db, ctx.from!.id, id)
  if (!found)
    return
  const { response, run, team } = found
  const questions = await questionsOf(ctx.db, team, run.version)
  const answers = changeIn(response.answers, questions, id, typed)
  if (typeof answers === 'string')
    return await sayUnclear(ctx, answers)
  const member = await memberIn(ctx.db, team.id, ctx.from!.id)
  if (!answers || !member)
    return
  await replace(ctx, { team, run, questions }, { ...response, answers, editedAt: ctx.now }, member)
  await ctx.say(texts(ctx).changed, {
    reply: { message_id: id },
  })
}

/** It stays as it was; what would be an answer is said under the message. */
async function sayUnclear(ctx: BotContext, kind: Question['kind']): Promise<void> {
  await ctx.say(texts(ctx).unclear[kind], {
    reply: {
      message_id: ctx.editedMessage!.message_id,
    },
  })
}

/** What is kept already says something else now, and so does what stands in the group. */
async function replace(work: At & Pick<Work, 'me'>, { team, run, questions }: Omit<Open, 'prompt'>, response: Response, member: Teammate): Promise<void> {
  const { answers, editedAt } = response
  await setResponse(work.db, response.id, { answers, editedAt })
  const blocking = questions.find(question => isBlocker(question, answers[question.id]))
  await putBlocker(work.db, response, blocking ? answers[blocking.id]!.text : null, run.forDate)
  if (response.messageId !== null) {
    await postResponse(work, {
      team,
      run,
      questions,
      response,
      member,
    })
  }
  if (run.state === 'closed')
    refreshDigest(work, run)
}

/** The rest of a last answer that Telegram cut in two: added to what is kept since. */
export async function addRest(ctx: BotContext, open: Open, question: string, { id, text }: { id: number, text: string }): Promise<void> {
  const { run, team } = open
  const userId = ctx.from!.id
  const [response, member] = [
    run.anonymous
      ? run.salt && await responseMarked(ctx.db, run.id, await tokenOf(run, userId))
      : await responseIn(ctx.db, run.id, userId),
    await memberIn(ctx.db, team.id, userId),
  ]
  const answer = response && response.answers[question]
  if (!answer || !member)
    return
  const longer = {
    ...answer,
    text: `${answer.text}${text}`,
    ...answer.messages && {
      messages: [
        ...answer.messages,
        { id, text },
      ],
    },
  }
  await replace(ctx, open, {
    ...response,
    answers: { ...response.answers, [question]: longer },
  }, member)
}

/** The answers after one of their messages was edited; null when none came in it, and the kind of question to which this is no answer. */
function changeIn(answers: Answers, questions: Question[], messageId: number, typed: string): Answers | Question['kind'] | null {
  const question = questions.find(({ id }) => answers[id]?.messages?.some(message => message.id === messageId))
  if (!question)
    return null
  const answer = editAnswer(question, answers[question.id]!, messageId, typed)
  return answer
    ? { ...answers, [question.id]: answer }
    : question.kind
}
