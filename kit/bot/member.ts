// What every bot notices about its chats: it was added, lost a right, was blocked, the group got a new id.
import type { BotContext } from './context.ts'
import { and, eq } from 'drizzle-orm'
import { Composer } from 'grammy'
import { factoryChats, factoryPeople } from '#kit/db'

export const member = new Composer<BotContext>()

const here = (ctx: BotContext, chat: number) => and(eq(factoryChats.app, ctx.app), eq(factoryChats.chatId, chat))

member.on('my_chat_member', async (ctx, next) => {
  const { chat, new_chat_member: mine, date } = ctx.myChatMember
  const rights = Object.fromEntries(Object.entries(mine).filter(([name, value]) => name.startsWith('can_') && typeof value === 'boolean')) as Record<string, boolean>
  const blocked = chat.type === 'private' && mine.status === 'kicked'
  await ctx.db.update(factoryChats).set({
    botStatus: blocked ? 'blocked' : mine.status,
    rights,
  }).where(here(ctx, chat.id))
  if (chat.type === 'private') {
    await ctx.db.update(factoryPeople).set({
      blockedAt: blocked
        ? date * 1000
        : null,
    }).where(and(eq(factoryPeople.app, ctx.app), eq(factoryPeople.telegramId, chat.id)))
  }
  await next()
})

member.on(['message:migrate_to_chat_id', 'message:migrate_from_chat_id'], async (ctx, next) => {
  const { migrate_to_chat_id: to, migrate_from_chat_id: from } = ctx.message
  await ctx.migrate(from ?? ctx.chat.id, to ?? ctx.chat.id)
  await next()
})

/** A person who writes has not blocked the bot, and /start is what lets it write first. */
member.chatType('private').on('message', async (ctx, next) => {
  const starts = ctx.message.text?.startsWith('/start') && !ctx.person.started
  if (starts || ctx.person.blocked) {
    await ctx.db.update(factoryPeople).set({
      blockedAt: null,
      ...(starts && { startedAt: ctx.now }),
    }).where(and(eq(factoryPeople.app, ctx.app), eq(factoryPeople.telegramId, ctx.from.id)))
  }
  if (ctx.chatState !== 'member')
    await ctx.db.update(factoryChats).set({ botStatus: 'member' }).where(here(ctx, ctx.chat.id))
  await next()
})
