// Answering: a question after the other in private, back and forth, until it is all said; then it is kept, posted, and may be changed.

import type { BotContext, Step } from '#kit/bot'
import type { Answer, Answers } from './answers.ts'
import type { Prompt, Team } from './store.ts'
import type { Open } from './submitting.ts'
import { AppError } from '#kit/app'
import { addDays, formatDate, wallOf } from '#kit/time'
import { answerableNow, assertAsked } from './answerable.ts'
import { readAnswer } from './answers.ts'
import { placeIn } from './asking.ts'
import { questionMessage, sameAsLast } from './question-message.ts'
import { zoneFor } from './schedule.ts'
import { missedPrompt, promptBy, questionsOf, responseIn, setPrompt } from './store.ts'
import { addRest, settled, submit } from './submitting.ts'
import { texts } from './texts.ts'

/** An answer is waited for this long; the draft stays for ever. */
const dialogMinutes = 20 * 60
/** Telegram cuts what somebody types into messages of 4096; the rest follows at once. */
const fullMessage = 4000
const followsWithin = 3

/** @throws AppError when the prompt is gone or somebody else's */
export async function openPrompt(ctx: BotContext, publicId: string): Promise<Open> {
  const found = await promptBy(ctx.db, publicId, true)
  if (!found || found.prompt.userId !== ctx.from!.id)
    throw new AppError('prompt-gone', texts(ctx).gone)
  return { ...found, questions: await questionsOf(ctx.db, found.team, found.run.version) }
}

/** Shows the question a prompt stands at. */
export async function showQuestion(ctx: BotContext, open: Open, anew = true): Promise<void> {
  const { prompt, run, team, questions } = open
  const question = questions[prompt.step]
  if (!question)
    return await submit(ctx, open)
  const same = await sameAsLast(ctx.db, team, run, prompt.userId, question)
  const { text, keyboard } = questionMessage(team, run, questions, prompt, ctx.language, same?.text ?? null, ctx.page)
  ctx.enter('answer', { prompt: prompt.publicId }, dialogMinutes)
  await (anew
    ? ctx.say(text, {
        keyboard: { inline_keyboard: keyboard },
      })
    : ctx.edit(text, {
        keyboard: { inline_keyboard: keyboard },
      }))
}

async function move(ctx: BotContext, open: Open, change: { step?: number, draft?: Answers, last?: Prompt['last'] }, anew = true): Promise<void> {
  const prompt = {
    ...open.prompt,
    state: 'answering' as const,
    last: null,
    ...change,
  }
  await setPrompt(ctx.db, prompt.id, {
    state: prompt.state,
    step: prompt.step,
    draft: prompt.draft,
    last: prompt.last,
  })
  await showQuestion(ctx, { ...open, prompt }, anew)
}

/** The answer to the present question; the next one is shown. */
async function take(ctx: BotContext, open: Open, answer: Answer, last: Prompt['last'] = null): Promise<void> {
  const { prompt, questions } = open
  await move(ctx, open, {
    step: prompt.step + 1,
    draft: { ...prompt.draft, [questions[prompt.step]!.id]: answer },
    last,
  })
}

/** What was typed, spoken or photographed while a question is open. */
export async function answerStep(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const open = await openPrompt(ctx, ctx.dialog!.data.prompt)
  const { prompt, questions } = open
  const { text, caption, voice, photo, message_id: id, date } = ctx.message!
  const typed = text ?? caption ?? ''
  const before = prompt.last
  if (text && before?.full && date - before.date <= followsWithin) {
    const answer = prompt.draft[before.question]
    if (answer) {
      return await setPrompt(ctx.db, prompt.id, {
        last: { ...before, date, full: text.length >= fullMessage },
        draft: {
          ...prompt.draft,
          [before.question]: {
            ...answer,
            text: `${answer.text}${text}`,
            messages: [
              ...answer.messages ?? [],
              { id, text },
            ],
          },
        },
      })
    }
  }
  const question = questions[prompt.step]
  if (!question)
    return await submit(ctx, open)
  const file = question.kind === 'text' && (voice || photo)
  const words = file
    ? typed
    : readAnswer(question, typed)
  if (words === null)
    throw new AppError('answer-unclear', t.unclear[question.kind])
  await take(ctx, open, {
    text: words,
    ...voice && { voice: voice.file_id },
    ...photo && { photo: photo.at(-1)!.file_id },
    messages: [
      { id, text: typed },
    ],
  }, text
    ? { question: question.id, date, full: text.length >= fullMessage }
    : null)
}

/** What comes right after a last answer that filled a message is the rest of it; anything else is no part of it. */
export const restStep: Step = async (ctx, next) => {
  const { prompt, last } = ctx.dialog!.data as { prompt: string, last: NonNullable<Prompt['last']> }
  const { text, message_id: id, date } = ctx.message!
  ctx.leave()
  if (!text || date - last.date > followsWithin)
    return await next()
  if (text.length >= fullMessage) {
    ctx.enter('rest', {
      prompt,
      last: { ...last, date },
    }, 1)
  }
  await addRest(ctx, await openPrompt(ctx, prompt), last.question, { id, text })
}

type Verb = (ctx: BotContext, open: Open, argument: string) => Promise<void>

export const promptVerbs: Record<string, Verb> = {
  /** Begins, or goes on where somebody stopped. */
  go: async (ctx, open) => {
    await move(ctx, open, {})
  },
  o: async (ctx, open, argument) => {
    const question = open.questions[open.prompt.step]
    // by its place: an option may read like another one's number
    const text = question?.kind === 'choice'
      ? question.options![Number(argument) - 1]
      : question && readAnswer(question, argument)
    if (!text)
      throw new AppError('button-old', texts(ctx).gone)
    await take(ctx, open, { text })
  },
  m: async (ctx, open, argument) => {
    const question = open.questions[open.prompt.step]
    const option = question?.options?.[Number(argument)]
    if (!question || !option)
      throw new AppError('button-old', texts(ctx).gone)
    const chosen = open.prompt.draft[question.id]?.text.split(', ').filter(Boolean) ?? []
    const next = chosen.includes(option)
      ? chosen.filter(one => one !== option)
      : question.options!.filter(one => one === option || chosen.includes(one))
    const { [question.id]: _, ...others } = open.prompt.draft
    await move(ctx, open, {
      draft: next.length
        ? {
            ...others,
            [question.id]: {
              text: next.join(', '),
            },
          }
        : others,
    }, false)
  },
  ok: async (ctx, open) => {
    const question = open.questions[open.prompt.step]
    if (!question || !open.prompt.draft[question.id])
      throw new AppError('nothing-chosen', texts(ctx).chooseFirst)
    await move(ctx, open, { step: open.prompt.step + 1 })
  },
  keep: async (ctx, open) => move(ctx, open, { step: open.prompt.step + 1 }),
  skip: async (ctx, open) => {
    const question = open.questions[open.prompt.step]
    if (question?.required)
      throw new AppError('answer-required', texts(ctx).required)
    const { [question?.id ?? '']: _, ...draft } = open.prompt.draft
    await move(ctx, open, { step: open.prompt.step + 1, draft })
  },
  back: async (ctx, open) => move(ctx, open, {
    step: Math.max(open.prompt.step - 1, 0),
  }),
  same: async (ctx, open) => {
    const question = open.questions[open.prompt.step]
    const same = question && await sameAsLast(ctx.db, open.team, open.run, open.prompt.userId, question)
    if (!same)
      throw new AppError('button-old', texts(ctx).gone)
    const { messages: _, ...answer } = same
    await take(ctx, open, answer)
  },
  no: async (ctx, open) => {
    ctx.leave()
    await setPrompt(ctx.db, open.prompt.id, { state: 'skipped' })
    await ctx.edit(texts(ctx).skippedToday(open.team.name))
    await settled(ctx, open)
  },
  off: async (ctx, open) => {
    await setPrompt(ctx.db, open.prompt.id, { state: 'holiday' })
    await ctx.edit(texts(ctx).enjoy)
    await settled(ctx, open)
  },
  later: async (ctx, open) => {
    const at = Math.min(ctx.now + 30 * 60_000, open.prompt.closesAt - 5 * 60_000)
    if (at > ctx.now) {
      const minutes = Math.round((open.prompt.closesAt - at) / 60_000)
      ctx.plan.schedule('remind', { prompt: open.prompt.publicId, minutes }, { at, key: `${open.prompt.publicId}:snoozed` })
    }
    await ctx.edit(texts(ctx).snoozed)
  },
  /** Answers anew what was answered already. */
  again: async (ctx, open) => {
    const response = await responseIn(ctx.db, open.run.id, open.prompt.userId)
    await move(ctx, open, { step: 0, draft: response?.answers ?? {} })
  },
}

/** `/standup` in private: the open prompt, else today's ahead of its time, else yesterday's late, else an offer to answer anew. */
export async function startAnswering(ctx: BotContext, team: Team): Promise<void> {
  const t = texts(ctx)
  const member = await assertAsked(ctx, team, ctx.from!.id)
  const now = await answerableNow(ctx, team, member)
  if (!now)
    return await ctx.say(t.noneDue(team.name))
  await offerMissed(ctx, team, now.date)
  const { run, prompt } = now.open ?? await placeIn(ctx, team, member, now.date, now.due, 'answering')
  if (run.anonymous && run.state === 'closed')
    throw new AppError('anonymous-closed', t.anonymousClosed)
  const open = {
    prompt,
    run,
    team,
    questions: await questionsOf(ctx.db, team, run.version),
  }
  if (prompt.state !== 'done')
    return await move(ctx, open, {})
  await offerAgain(ctx, open)
}

/** An earlier one that was not answered is late at any time. */
async function offerMissed(ctx: BotContext, team: Team, before: string): Promise<void> {
  const t = texts(ctx)
  const missed = await missedPrompt(ctx.db, team.id, ctx.from!.id, addDays(before, -7), before)
  if (!missed)
    return
  const date = formatDate(missed.date, ctx.language, before)
  await ctx.say(t.missed(date), {
    keyboard: {
      inline_keyboard: [
        [
          {
            text: t.buttons.answerFor(date),
            callback_data: `p:${missed.publicId}:go`,
          },
        ],
      ],
    },
  })
}

/** It is answered; whoever wants to answers anew. */
async function offerAgain(ctx: BotContext, { team, run, prompt }: Open): Promise<void> {
  const t = texts(ctx)
  const today = wallOf(ctx.now, zoneFor(team, ctx.person.tz)).date
  await ctx.say(t.already(formatDate(run.forDate, ctx.language, today)), {
    keyboard: {
      inline_keyboard: [
        [
          { text: t.buttons.replace, callback_data: `p:${prompt.publicId}:again` },
        ],
      ],
    },
  })
}

/** A button under a question. Where it was answered meanwhile, in the mini app or under a newer message, an old one begins nothing. */
export async function pressed(ctx: BotContext, publicId: string, verb: Verb, argument: string): Promise<void> {
  const open = await openPrompt(ctx, publicId)
  await (open.prompt.state === 'done' && verb !== promptVerbs.again
    ? offerAgain(ctx, open)
    : verb(ctx, open, argument))
}
