// One's own answers from the mini app: what can be answered now, and answering it, by the rules of the chat; and what is done about a blocker.

import type { Answer, Answers } from './answers.ts'
import type { Actor } from './api-actor.ts'
import type { Kind, Question } from './questions.ts'
import type { Prompt, Run, Team } from './store.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { formatDate, isDate } from '#kit/time'
import { body, createApi } from '#kit/user'
import { answerableNow, assertAsked } from './answerable.ts'
import { readAnswer } from './answers.ts'
import { actIn } from './api-actor.ts'
import { placeIn } from './asking.ts'
import { tend } from './blockers.ts'
import { optionIn, textOf } from './questions.ts'
import { blockerBy, closeAnswerDialog, lastResponse, personBy, promptOn, questionsOf, responseIn, runOn, setPrompt } from './store.ts'
import { keep, settled } from './submitting.ts'
import { texts } from './texts.ts'

export interface OwnQuestion {
  id: string
  text: string
  kind: Kind
  options: { value: string, text: string }[]
  required: boolean
  /** What was said so far, in the words that are sent back. */
  said: string
  /** It was spoken or photographed: that stays while the words do. */
  file: 'voice' | 'photo' | null
  /** What was said last time. */
  last: string | null
}

export interface OwnAnswers {
  date: string
  /** They are in already, and are replaced by what is sent. */
  done: boolean
  anonymous: boolean
  /** Its time is over: it will be marked as late. */
  late: boolean
  questions: OwnQuestion[]
}

const Given = v.object({
  date: v.pipe(v.string(), v.check(isDate, 'must be a date like 2026-12-24')),
  answers: v.record(v.string(), v.pipe(v.string(), v.trim(), v.maxLength(20_000))),
})

const Tended = v.object({
  what: v.picklist(['help', 'alone', 'solved', 'open']),
})

/** What this person may answer now, with what is known of it; nothing is written. */
async function ownAnswers(actor: Actor, team: Team): Promise<OwnAnswers> {
  const member = await assertAsked(actor, team, actor.from.id)
  const now = await answerableNow(actor, team, member)
  if (!now)
    throw new AppError('none-due', texts(actor.language).noneDue(team.name))
  const run = now.open?.run ?? await runOn(actor.db, team.id, now.date)
  const anonymous = run?.anonymous ?? team.anonymous
  if (anonymous && run?.state === 'closed')
    throw new AppError('anonymous-closed', texts(actor.language).anonymousClosed)
  const prompt = now.open?.prompt ?? (run && await promptOn(actor.db, run.id, actor.from.id))
  const [questions, response, last] = await Promise.all([
    questionsOf(actor.db, team, run?.version ?? team.version),
    run && responseIn(actor.db, run.id, actor.from.id),
    anonymous
      ? undefined
      : lastResponse(actor.db, team.id, actor.from.id, now.date),
  ])
  const said = saidBefore(prompt, response?.answers)
  return {
    date: now.date,
    done: prompt?.state === 'done',
    anonymous,
    late: run?.state === 'closed' || actor.now > (prompt?.closesAt ?? now.due + team.windowMin * 60_000),
    questions: questions.map(question => ({
      id: question.id,
      text: textOf(question, actor.language),
      kind: question.kind,
      options: (question.options ?? []).map(value => ({
        value,
        text: optionIn(question, value, actor.language),
      })),
      required: Boolean(question.required),
      said: said[question.id]?.text ?? '',
      file: fileOf(said[question.id]),
      last: last?.answers[question.id]?.text || null,
    })),
  }
}

function saidBefore(prompt: Prompt | undefined, sent: Answers | undefined): Answers {
  return prompt && prompt.state !== 'done' && Object.keys(prompt.draft).length
    ? prompt.draft
    : sent ?? {}
}

function fileOf(answer: Answer | undefined): OwnQuestion['file'] {
  return answer?.voice
    ? 'voice'
    : answer?.photo
      ? 'photo'
      : null
}

/** One answer as it is kept; undefined: skipped. @throws AppError naming the question */
function answerOf(actor: Actor, question: Question, typed: string, before: Answer | undefined): Answer | undefined {
  const t = texts(actor.language)
  if (before && typed === before.text.trim())
    return before
  if (!typed && !fileOf(before)) {
    if (question.required)
      throw new AppError('answer-required', `${textOf(question, actor.language)}\n${t.required}`)
    return undefined
  }
  const text = typed && readAnswer(question, typed)
  if (text === null)
    throw new AppError('answer-unclear', `${textOf(question, actor.language)}\n${t.unclear[question.kind]}`)
  // its messages said something else: editing one would bring that back
  return {
    text,
    ...before?.voice && { voice: before.voice },
    ...before?.photo && { photo: before.photo },
  }
}

/** This person's place in the run of a date. @throws AppError where another date is asked about now: it was written over midnight */
async function openFor(actor: Actor, team: Team, date: string): Promise<{ run: Run, prompt: Prompt }> {
  const member = await assertAsked(actor, team, actor.from.id)
  const now = await answerableNow(actor, team, member)
  if (now?.date !== date)
    throw new AppError('date-passed', texts(actor.language).datePassed, { status: 409 })
  return now.open ?? await placeIn(actor, team, member, date, now.due, 'answering')
}

export const answers = createApi()
  .get('/teams/:team/mine', async (c) => {
    const { actor, team } = await actIn(c)
    return c.json(await ownAnswers(actor, team))
  })
  .put('/teams/:team/mine', body(Given), async (c) => {
    const { date, answers: given } = c.req.valid('json')
    const { actor, team } = await actIn(c)
    const { run, prompt } = await openFor(actor, team, date)
    const questions = await questionsOf(actor.db, team, run.version)
    const before = saidBefore(prompt, (await responseIn(actor.db, run.id, actor.from.id))?.answers)
    const draft: Answers = {}
    for (const question of questions) {
      const answer = answerOf(actor, question, given[question.id] ?? '', before[question.id])
      if (answer)
        draft[question.id] = answer
    }
    if (!Object.keys(draft).length)
      throw new AppError('nothing-said', texts(actor.language).nothingSaid)
    await closeAnswerDialog(actor.db, actor.from.id, prompt.publicId)
    const { replaced, late, next } = await keep(actor, {
      team,
      run,
      questions,
      prompt: { ...prompt, draft, last: null },
    })
    return c.json({ replaced, late, next })
  })
  .post('/teams/:team/mine/skip', body(v.pick(Given, ['date'])), async (c) => {
    const { actor, team } = await actIn(c)
    const { run, prompt } = await openFor(actor, team, c.req.valid('json').date)
    if (prompt.state === 'done')
      throw new AppError('already-answered', texts(actor.language).already(formatDate(run.forDate, actor.language, run.forDate)), { status: 409 })
    await setPrompt(actor.db, prompt.id, { state: 'skipped' })
    await closeAnswerDialog(actor.db, actor.from.id, prompt.publicId)
    await settled(actor, { team, run })
    return c.body(null, 204)
  })
  .put('/teams/:team/blockers/:id', body(Tended), async (c) => {
    const { actor, team } = await actIn(c)
    const { what } = c.req.valid('json')
    const blocker = await blockerBy(actor.db, c.req.param('id'))
    if (blocker?.teamId !== team.id || (blocker.closedOn !== null && what !== 'open'))
      throw new AppError('blocker-closed', texts(actor.language).blockerClosed, { status: 404 })
    const { firstName } = await personBy(actor.db, actor.from.id)
    await tend(actor, team, blocker, what, { id: actor.from.id, firstName, tz: actor.tz })
    return c.body(null, 204)
  })
