// What happens in the group: GateBot is made an administrator or loses a right, people ask to join, come by a link, or bring somebody else's.

import type { BotContext } from '#kit/bot'
import type { Group } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { isAdmin, memberOf, missingRights } from '#kit/bot'
import { limitFor, paymentButtons, readerOf } from '#kit/pay'
import { admit, expel, issueLink, itemOf, passOf, standingIn, tellOwner } from './access.ts'
import { groupOffer, hasRoom, passOffer } from './goods.ts'
import { manifest } from './manifest.ts'
import { groupCard } from './settings.ts'
import { addExempt, addGroup, ensureMember, groupOfChat, groupRowsOf, inviteByLink, note, setGroup, setInvite, setMember } from './store.ts'
import { texts } from './texts.ts'

export const group = new Composer<BotContext>()

const wanted = ['can_invite_users', 'can_restrict_members'] as const

/** The offer of a group with its ways to pay; words for a group that sells nothing now. */
export async function offerMessage(ctx: BotContext, of: Group, userId: number): Promise<{ text: string, keyboard: InlineKeyboard }> {
  const { language } = await readerOf(ctx, userId)
  const t = texts(language)
  const room = await hasRoom(ctx, of, userId)
  const monthly = room && await groupOffer(ctx, of, language)
  const pass = room && await passOffer(ctx, of, language)
  const keyboard = new InlineKeyboard()
  if (monthly)
    paymentButtons(monthly, itemOf(of), ctx, language, keyboard)
  if (pass)
    paymentButtons(pass, passOf(of), ctx, language, keyboard)
  if (!keyboard.inline_keyboard.flat().length) {
    return {
      text: t.closed(of.title),
      keyboard,
    }
  }
  return {
    text: [
      t.offer(of.title),
      of.trialDays && monthly && monthly.card
        ? t.offerTrial(of.trialDays)
        : '',
      pass
        ? t.offerPass(pass.days!)
        : '',
      t.offerTerms,
    ].filter(Boolean).join('\n'),
    keyboard,
  }
}

async function connect(ctx: BotContext, chatId: number, title: string): Promise<void> {
  const { id: who } = ctx.from!
  const language = ctx.language
  const t = texts(language)
  const say = (text: string, keyboard?: InlineKeyboard) => ctx.plan.send('sendMessage', {
    chat_id: who,
    text,
    ...keyboard && { reply_markup: keyboard },
  })
  const known = await groupOfChat(ctx.db, chatId)
  if (known) {
    if (known.paused === 'removed' || known.paused === 'rights') {
      await setGroup(ctx.db, known.id, { paused: null })
      await tellOwner(ctx, known, t => t.backAgain(known.title))
    }
    if (known.ownerId !== who)
      say(t.someoneElses(title))
    return
  }
  const member = await memberOf(ctx.telegram, chatId, who)
  if (member?.status !== 'creator' && !(isAdmin(member) && !missingRights(member, 'supergroup', [...wanted]).length))
    return say(t.notYours(title))
  const mine = await groupRowsOf(who, ctx.db)
  const most = await limitFor(manifest, ctx, who, 'groups')
  if (mine.length >= most)
    return say(t.tooManyGroups(most))
  const added = await addGroup(ctx.db, { telegramGroupId: chatId, ownerId: who, now: ctx.now })
  // who runs the group is never taken out; other members of before are known when they pay
  const admins = await ctx.telegram.getChatAdministrators(chatId)
  await addExempt(ctx.db, added.id, admins.map(({ user }) => user.id))
  await note(ctx.db, added.id, who, 'connected', ctx.now)
  ctx.plan.schedule('round', { group: added.id, after: 0 }, { at: ctx.now + 86_400_000, key: `round-${added.id}` })
  const { text, keyboard } = await groupCard(ctx, added, language)
  say(`${t.connected(title)}\n\n${text}`, keyboard)
}

group.on('my_chat_member', async (ctx, next) => {
  const { chat, new_chat_member: mine } = ctx.myChatMember
  if (chat.type === 'private')
    return await next()
  const known = await groupOfChat(ctx.db, chat.id)
  const missing = missingRights(mine, 'supergroup', [...wanted])
  if (mine.status === 'left' || mine.status === 'kicked') {
    if (known && known.paused !== 'removed') {
      await setGroup(ctx.db, known.id, { paused: 'removed' })
      await tellOwner(ctx, known, t => t.removedFrom(known.title))
    }
    return
  }
  if (!missing.length && chat.type !== 'group')
    return await connect(ctx, chat.id, chat.title)
  if (known && known.paused === null) {
    await setGroup(ctx.db, known.id, { paused: 'rights' })
    return await tellOwner(ctx, known, t => t.rightsMissing(known.title, missing.map(right => t.rights[right] ?? right)))
  }
  if (!known) {
    const t = texts(ctx)
    ctx.plan.send('sendMessage', {
      chat_id: ctx.from.id,
      text: chat.type === 'group'
        ? t.basicGroup(chat.title)
        : t.rightsMissing(chat.title, missing.map(right => t.rights[right] ?? right)),
    })
  }
})

group.on('chat_join_request', async (ctx) => {
  const { chat, from, user_chat_id: door, query_id: query } = ctx.chatJoinRequest
  const of = await groupOfChat(ctx.db, chat.id)
  // a query waits ten seconds only: whatever else happens, it is answered with this very update
  const decide = (result: 'approve' | 'queue') => query && ctx.plan.send('answerChatJoinRequestQuery', { chat_join_request_query_id: query, result }, { priority: 1 })
  if (!of || of.paused)
    return void decide('queue')
  const member = await ensureMember(ctx.db, of.id, from.id, ctx.now)
  const { live } = await standingIn(ctx, of, from.id)
  if (live && query) {
    decide('approve')
    await setMember(ctx.db, member.id, { asking: false, admittedAt: ctx.now })
    return
  }
  const asking = await setMember(ctx.db, member.id, { asking: true })
  if (live)
    return await admit(ctx, of, asking)
  decide('queue')
  const { text, keyboard } = await offerMessage(ctx, of, from.id)
  ctx.plan.send('sendMessage', {
    chat_id: door,
    text,
    reply_markup: keyboard,
  }, { priority: 1 })
})

/** Somebody came in: by which link, and was it theirs? */
group.on('chat_member', async (ctx) => {
  const { chat, new_chat_member: now, invite_link: by } = ctx.chatMember
  const came = now.status === 'member' || (now.status === 'restricted' && now.is_member)
  const of = await groupOfChat(ctx.db, chat.id)
  if (!of || !came || now.user.is_bot)
    return
  const used = by && await inviteByLink(ctx.db, by.invite_link)
  if (!used || used.member.groupId !== of.id) {
    const own = await ensureMember(ctx.db, of.id, now.user.id, ctx.now)
    if (own.asking || (own.status !== 'pending' && ctx.chatMember.via_join_request))
      await setMember(ctx.db, own.id, { asking: false, admittedAt: own.admittedAt ?? ctx.now })
    return
  }
  await setInvite(ctx.db, used.invite.id, { usedBy: now.user.id })
  if (used.member.telegramUserId === now.user.id) {
    await setMember(ctx.db, used.member.id, { admittedAt: ctx.now, asking: false })
    return await note(ctx.db, of.id, now.user.id, 'joined', ctx.now)
  }
  // a link passed on: the stranger goes, unless they have paid themselves; the payer gets a new one
  await note(ctx.db, of.id, used.member.telegramUserId, 'leak', ctx.now, { to: now.user.id, name: now.user.first_name })
  const stranger = await standingIn(ctx, of, now.user.id)
  if (!stranger.live) {
    expel(ctx, of, now.user.id, null)
    const t = texts((await readerOf(ctx, now.user.id)).language)
    ctx.plan.send('sendMessage', {
      chat_id: now.user.id,
      text: t.notYourLink(of.title),
      reply_markup: new InlineKeyboard().text(t.buttons.joinAgain, `offer:${of.publicId}`),
    })
  }
  const { t: _, language } = await readerOf(ctx, used.member.telegramUserId)
  ctx.plan.send('sendMessage', {
    chat_id: used.member.telegramUserId,
    text: texts(language).linkLeaked(of.title),
  })
  await issueLink(ctx, of, used.member, { anew: true })
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
  await ctx.say(texts(ctx).inGroup, {
    keyboard: new InlineKeyboard().url(texts(ctx).buttons.openBot, `${ctx.money.links}/${ctx.me.username}${of
      ? `?start=g_${of.publicId}`
      : ''}`),
  })
})
