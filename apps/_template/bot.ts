// What it says.
import type { BotContext, Reads } from '#kit/bot'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { formatDistance, parseDuration } from '#kit/time'
import { addReminder, remindersOf } from './store.ts'
import { texts } from './texts.ts'

export const bot = new Composer<BotContext>()

export const reads: Reads = {
  remind: who => [
    remindersOf(who.userId),
  ],
}

bot.chatType('private').command('remind', async (ctx) => {
  const t = texts(ctx)
  if (!ctx.match) {
    const rows = await remindersOf(ctx.from.id, ctx.db)
    const list = rows.map(row => `• ${row.text} (${formatDistance(row.dueAt - ctx.now, ctx.language)})`)
    return await ctx.say(list.length
      ? [t.coming, ...list].join('\n')
      : t.nothing)
  }
  const [, duration = '', text = ''] = ctx.match.match(/^(\S+)\s+(\S.*)$/s) ?? []
  const ms = parseDuration(duration)
  if (!ms || !text)
    throw new AppError('reminder-unclear', t.unclear)
  if (text.length > 500)
    throw new AppError('reminder-too-long', t.tooLong)
  const dueAt = ctx.now + ms
  const id = await addReminder(ctx.db, { userId: ctx.from.id, text, dueAt })
  ctx.plan.schedule('remind', { id }, {
    at: dueAt,
    key: String(id),
  })
  await ctx.say(t.set(text, formatDistance(ms, ctx.language)))
})
