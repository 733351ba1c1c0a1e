// People at the door: they ask to join, come by a link, bring somebody else's, are added or banned by an administrator.

import type { ChatMember } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Group, Member } from './store.ts'
import { Composer } from 'grammy'
import { tell } from '#kit/pay'
import { canAct, standingIn } from './access.ts'
import { approve, expel, isInside, isSpared, issueLink } from './door.ts'
import { endMembership } from './ending.ts'
import { offerMessage, offerPage } from './offer.ts'
import { addExempt, ensureMember, groupOfChat, inviteByLink, memberOfGroup, note, setInvite, setMember } from './store.ts'
import { texts } from './texts.ts'

export const join = new Composer<BotContext>()

const queue = (ctx: BotContext, query: string) => ctx.plan.send('answerChatJoinRequestQuery', { chat_join_request_query_id: query, result: 'queue' }, { priority: 1 })

/** Shows the paywall inside Telegram's own dialog where there is a mini app; the offer in the chat stands by in any case. */
async function showOffer(ctx: BotContext, of: Group, member: Member, query: string | undefined): Promise<void> {
  const { text, keyboard, sells } = await offerMessage(ctx, of, member.telegramUserId)
  const page = sells && query && offerPage(ctx, of)
  if (page) {
    await setMember(ctx.db, member.id, { joinQuery: query })
    ctx.plan.send('sendChatJoinRequestWebApp', { chat_join_request_query_id: query, web_app_url: page }, {
      priority: 1,
      then: 'shown',
      data: { member: member.id, query },
    })
  }
  else if (query) {
    queue(ctx, query)
  }
  ctx.plan.send('sendMessage', {
    chat_id: ctx.chatJoinRequest!.user_chat_id,
    text,
    reply_markup: keyboard,
  }, { priority: 1 })
}

// a query waits ten seconds only: whatever happens, it is answered with this very update
join.on('chat_join_request', async (ctx) => {
  const { chat, from, query_id: query } = ctx.chatJoinRequest
  const of = await groupOfChat(ctx.db, chat.id)
  if (!of || !canAct(of))
    return void (query && queue(ctx, query))
  const { id } = await ensureMember(ctx.db, of, from.id, ctx.now)
  const { live } = await standingIn(ctx, of, from.id)
  const asking = await setMember(ctx.db, id, {
    asking: true,
    joinQuery: live && query
      ? query
      : null,
  })
  if (live)
    approve(ctx, of, asking)
  else
    await showOffer(ctx, of, asking, query)
})

/** A link passed on: the stranger goes, unless they have paid themselves or are spared; the payer gets a new one. */
async function leaked(ctx: BotContext, of: Group, payer: Member, came: ChatMember): Promise<void> {
  const { user: stranger } = came
  await note(ctx.db, of.id, payer.telegramUserId, 'leak', ctx.now, { to: stranger.id, name: stranger.first_name })
  const { live } = await standingIn(ctx, of, stranger.id)
  if (live) {
    const own = await ensureMember(ctx.db, of, stranger.id, ctx.now)
    await setMember(ctx.db, own.id, { admittedAt: ctx.now })
  }
  const stays = live || await isSpared(ctx, of, came)
  if (!stays) {
    expel(ctx, of, stranger.id, null)
    await tell(ctx, stranger.id, ({ language }) => ({
      text: texts(language).notYourLink(of.title),
      buttons: [
        [texts(language).buttons.joinAgain, `offer:${of.publicId}`],
      ],
    }))
  }
  if (!(await standingIn(ctx, of, payer.telegramUserId)).live)
    return
  await tell(ctx, payer.telegramUserId, ({ language }) => ({
    text: texts(language).linkLeaked(of.title, stays),
  }))
  await issueLink(ctx, of, payer, { anew: true })
}

async function cameIn(ctx: BotContext, of: Group): Promise<void> {
  const { from, new_chat_member: came, invite_link: by, via_join_request: asked } = ctx.chatMember!
  const { user } = came
  const used = by && await inviteByLink(ctx.db, by.invite_link)
  if (used && used.member.groupId === of.id) {
    await setInvite(ctx.db, used.invite.id, { usedBy: user.id })
    if (used.member.telegramUserId !== user.id)
      return await leaked(ctx, of, used.member, came)
    await setMember(ctx.db, used.member.id, { admittedAt: ctx.now, asking: false })
    return await note(ctx.db, of.id, user.id, 'joined', ctx.now)
  }
  const own = await memberOfGroup(ctx.db, of.id, user.id)
  // approved by GateBot: `approved` says the rest
  if (from.id === ctx.me.id)
    return void (own && await setMember(ctx.db, own.id, { admittedAt: ctx.now }))
  // added or approved by a person who may: the owner's guest stays, whatever they pay later
  if (asked || from.id !== user.id) {
    await addExempt(ctx.db, of.id, [user.id])
    if (own)
      await setMember(ctx.db, own.id, { asking: false, joinQuery: null })
  }
}

join.on('chat_member', async (ctx) => {
  const { chat, from, new_chat_member: now, old_chat_member: before } = ctx.chatMember
  const of = await groupOfChat(ctx.db, chat.id)
  if (!of || now.user.is_bot)
    return
  if (isInside(now) && !isInside(before))
    return await cameIn(ctx, of)
  if (from.id === ctx.me.id || (now.status === 'kicked') === (before.status === 'kicked'))
    return
  // an administrator's ban is the owner's word: nothing is charged for a closed door
  const own = await memberOfGroup(ctx.db, of.id, now.user.id)
  if (!own)
    return
  const member = await setMember(ctx.db, own.id, { banned: now.status === 'kicked' })
  if (member.banned)
    await endMembership(ctx, of, member, 'banned')
})
