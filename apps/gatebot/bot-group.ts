// GateBot is made an administrator, loses a right, or is taken out; and the little it says in the group itself.

import type { BotContext } from '#kit/bot'
import { Composer, InlineKeyboard } from 'grammy'
import { isAdmin, memberOf, missingRights } from '#kit/bot'
import { limitFor } from '#kit/pay'
import { tellOwner } from './access.ts'
import { manifest } from './manifest.ts'
import { wakeUp, wanted } from './mending.ts'
import { offerLink } from './offer.ts'
import { planRound } from './round.ts'
import { groupCard } from './settings.ts'
import { addExempt, addGroup, cardOf, groupOfChat, groupRowsOf, note, setGroup } from './store.ts'
import { ownerTexts } from './texts-owner.ts'
import { texts } from './texts.ts'

export const group = new Composer<BotContext>()

/** Writes to whoever did this, in private. */
function tellActor(ctx: BotContext, text: string, keyboard?: InlineKeyboard): void {
  ctx.plan.send('sendMessage', {
    chat_id: ctx.from!.id,
    text,
    ...keyboard && { reply_markup: keyboard },
  })
}

async function connect(ctx: BotContext, chatId: number, title: string): Promise<void> {
  const { id: who } = ctx.from!
  const t = ownerTexts(ctx)
  const member = await memberOf(ctx.telegram, chatId, who)
  if (member?.status !== 'creator' && !(isAdmin(member) && !missingRights(member, 'supergroup', wanted).length))
    return tellActor(ctx, t.notYours(title))
  const mine = await groupRowsOf(who, ctx.db)
  const most = await limitFor(manifest, ctx, who, 'groups')
  if (mine.length >= most)
    return tellActor(ctx, t.tooManyGroups(most))
  const added = await addGroup(ctx.db, {
    telegramGroupId: chatId,
    ownerId: who,
    title,
    now: ctx.now,
  })
  // who runs the group is never taken out; other members of before are known when they pay
  const admins = await ctx.telegram.getChatAdministrators(chatId)
  await addExempt(ctx.db, added.id, admins.map(({ user }) => user.id))
  await note(ctx.db, added.id, who, 'connected', ctx.now)
  planRound(ctx, added, ctx.now + 86_400_000)
  const { text, keyboard } = groupCard(ctx, await cardOf(ctx.db, added.id), ctx.language)
  tellActor(ctx, `${t.connected(title)}\n\n${text}`, keyboard)
}

group.on('my_chat_member', async (ctx, next) => {
  const { chat, from, new_chat_member: mine } = ctx.myChatMember
  if (chat.type === 'private')
    return await next()
  const known = await groupOfChat(ctx.db, chat.id)
  if (mine.status === 'left' || mine.status === 'kicked') {
    if (known && known.paused !== 'removed') {
      await setGroup(ctx.db, known.id, { paused: 'removed' })
      await tellOwner(ctx, known, t => t.removedFrom(known.title))
    }
    return
  }
  const t = ownerTexts(ctx)
  const missing = missingRights(mine, 'supergroup', wanted).map(right => t.rights[right] ?? right)
  if (missing.length) {
    if (!known)
      return tellActor(ctx, t.rightsMissing(chat.title, missing))
    if (known.paused === null || known.paused === 'asked') {
      await setGroup(ctx.db, known.id, { paused: 'rights' })
      await tellOwner(ctx, known, t => t.rightsMissing(known.title, missing))
    }
    return
  }
  if (!known)
    return await connect(ctx, chat.id, chat.title)
  await wakeUp(ctx, known)
  if (known.ownerId !== from.id)
    tellActor(ctx, t.someoneElses(chat.title))
})

/** The title a mini app shows follows the group's. */
group.on(['message:new_chat_title', 'channel_post:new_chat_title'], async (ctx) => {
  const of = await groupOfChat(ctx.db, ctx.chat.id)
  if (of)
    await setGroup(ctx.db, of.id, { title: ctx.msg.new_chat_title })
})

/** In the group itself it says little: who it is and where to go on. */
group.chatType(['group', 'supergroup']).command([
  'start',
  'help',
  'connect',
  'mystatus',
  'links',
  'groups',
], async (ctx) => {
  const of = await groupOfChat(ctx.db, ctx.chat.id)
  const t = texts(ctx)
  await ctx.say(t.inGroup, {
    keyboard: new InlineKeyboard().url(t.buttons.openBot, of
      ? offerLink(ctx, of)
      : `${ctx.money.links}/${ctx.me.username}`),
  })
})
