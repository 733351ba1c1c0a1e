// Help with a payment: a question goes to the founder by whatever bot of his reaches him, and his answer comes back by the bot that was asked.
import type { BotContext, Steps } from '#kit/bot'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { botLink } from './buy.ts'
import { personOf } from './store.ts'
import { readerOf } from './tell.ts'
import { payTexts } from './texts.ts'

/** Telegram takes 4,096 characters, and a greeting stands before these. */
const longestAnswer = 3500

/** Asks what is wrong. */
export async function support(ctx: BotContext): Promise<void> {
  ctx.enter('kit.paysupport')
  await ctx.say(payTexts(ctx).paysupport)
}

const isFounder = (ctx: BotContext) => ctx.from?.id === ctx.money.founder

/** Sends the founder's words to whoever asked; `pay.answered` tells him whether they arrived. */
async function answer(ctx: BotContext, person: number, text: string): Promise<void> {
  const t = payTexts(ctx)
  if (!await personOf(ctx.db, ctx.app, person))
    throw new AppError('person-gone', t.answerNobody)
  if (text.length > longestAnswer)
    throw new AppError('too-long', t.answerLong)
  ctx.plan.send('sendMessage', {
    chat_id: person,
    text: (await readerOf(ctx, person)).t.answered(text),
  }, {
    priority: 1,
    then: 'pay.answered',
    data: {},
  })
}

async function askAnswer(ctx: BotContext, person: number): Promise<void> {
  const t = payTexts(ctx)
  const known = await personOf(ctx.db, ctx.app, person)
  if (!known)
    throw new AppError('person-gone', t.answerNobody)
  ctx.enter('kit.answer', { person })
  await ctx.say(t.answerAsk(known.firstName))
}

/** The founder's side: the link under a question, a reply to it, or /answer with the number of who asked. */
export const answering = new Composer<BotContext>()
const inPrivate = answering.chatType('private')

inPrivate.command('answer', async (ctx) => {
  const t = payTexts(ctx)
  if (!isFounder(ctx))
    throw new AppError('founder-only', t.founderOnly)
  const [, person, text] = /^(\d{1,15})(?:\s(.+))?$/s.exec(ctx.match.trim()) ?? []
  if (!person)
    throw new AppError('answer-unclear', t.answerUnclear)
  await (text
    ? answer(ctx, Number(person), text)
    : askAnswer(ctx, Number(person)))
})

inPrivate.command('start', async (ctx, next) => {
  const [, person] = /^answer-(\d{1,15})$/.exec(ctx.match) ?? []
  return person && isFounder(ctx)
    ? await askAnswer(ctx, Number(person))
    : await next()
})

inPrivate.on('message:text', async (ctx, next) => {
  const { text, reply_to_message: to } = ctx.message
  if (!isFounder(ctx) || to?.from?.id !== ctx.me.id || text.startsWith('/'))
    return await next()
  // our own line is the last: what somebody wrote above it names nobody
  const [link, bot, person] = /(\S+)\?start=answer-(\d{1,15})$/.exec(to.text ?? '') ?? []
  if (!link)
    return await next()
  await (bot === botLink(ctx)
    ? answer(ctx, Number(person), text)
    : ctx.say(payTexts(ctx).answerThere(link)))
})

/** What the next message means after /paysupport, and after the founder opened a question. */
export const supportSteps: Steps = {
  'kit.paysupport': async (ctx) => {
    const t = payTexts(ctx)
    const text = ctx.message!.text?.trim()
    if (!text)
      return await ctx.say(t.paysupport)
    if (text.length > 1000)
      throw new AppError('too-long', t.paysupportLong)
    ctx.leave()
    const { founder } = ctx.money
    if (founder === undefined)
      return await ctx.say(t.paysupportNobody)
    const { id, first_name: name } = ctx.from!
    const { t: his } = await readerOf(ctx, founder)
    ctx.plan.schedule('alert', {
      cause: `paysupport/${id}/${ctx.message!.message_id}`,
      text: his.paysupportFounder(ctx.me.first_name, name, id, text, `${botLink(ctx)}?start=answer-${id}`),
    })
    await ctx.say(t.paysupportSent)
  },
  'kit.answer': async (ctx) => {
    const text = ctx.message!.text?.trim()
    if (!text)
      throw new AppError('text-needed', payTexts(ctx).answerText)
    await answer(ctx, Number(ctx.dialog!.data.person), text)
    ctx.leave()
  },
}
