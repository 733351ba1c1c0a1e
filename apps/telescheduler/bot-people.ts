// The people of a channel: adding them by a forwarded message, a contact or a @name, and what they may do.

import type { BotContext, Steps } from '#kit/bot'
import type { ChannelVerb } from './bot-channel.ts'
import type { Channel } from './store.ts'
import { AppError } from '#kit/app'
import { openChannel } from './acting.ts'
import { key } from './bot-post.ts'
import { membersOf, peopleBy, personNamed, removeMember, setMember } from './store.ts'
import { roleTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

const startLink = (ctx: BotContext) => `https://t.me/${ctx.me.username}?start=team`
function nameOf(row: { username?: string | null, firstName?: string | null } | undefined, id: number) {
  return row?.username
    ? `@${row.username}`
    : row?.firstName || `id ${id}`
}

async function showPeople(ctx: BotContext, { publicId, id, title }: Channel, said: string[] = []): Promise<void> {
  const t = roleTexts(ctx)
  const people = await membersOf(id, ctx.db)
  await ctx.edit([
    ...said,
    t.people(title),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        ...people.map(row => [
          key(`${nameOf(row, row.userId)} – ${t.roles[row.role]}`, `channel:${publicId}:person:${row.userId}`),
        ]),
        [
          key(t.add, `channel:${publicId}:add`),
        ],
        [
          key(texts(ctx).buttons.back, `channel:${publicId}:open`),
        ],
      ],
    },
  })
}

async function askRole(ctx: BotContext, { publicId }: Channel, userId: number): Promise<void> {
  const t = roleTexts(ctx)
  const person = (await peopleBy(ctx.db, [userId])).get(userId)
  const name = nameOf(person, userId)
  await ctx.edit([
    t.roleAsk(name),
    ...(person?.reachable
      ? []
      : [
          t.tellThem(name, startLink(ctx)),
        ]),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        ...(['editor', 'author', 'remove'] as const).map(role => [
          key(t.roleKeys[role], `channel:${publicId}:role:${userId}.${role}`),
        ]),
        [
          key(texts(ctx).buttons.back, `channel:${publicId}:people`),
        ],
      ],
    },
  })
}

export const peopleVerbs: Record<string, ChannelVerb> = {
  people: async (ctx, { channel }) => {
    ctx.leave()
    await showPeople(ctx, channel)
  },
  add: async (ctx, { channel }) => {
    ctx.enter('person', { channel: channel.publicId })
    await ctx.edit(roleTexts(ctx).addAsk, {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.cancel, `channel:${channel.publicId}:people`),
          ],
        ],
      },
    })
  },
  person: async (ctx, { channel }, id) => {
    if (Number(id) === channel.ownerId)
      return await ctx.toast(roleTexts(ctx).roles.owner)
    await askRole(ctx, channel, Number(id))
  },
  role: async (ctx, { channel }, argument) => {
    const t = roleTexts(ctx)
    const [id, role] = argument.split('.')
    const userId = Number(id)
    if (userId === channel.ownerId)
      return await ctx.toast(t.roles.owner)
    const person = (await peopleBy(ctx.db, [userId])).get(userId)
    const name = nameOf(person, userId)
    if (role === 'remove') {
      await removeMember(ctx.db, channel.id, userId)
      return await showPeople(ctx, channel, [
        t.removed(name),
      ])
    }
    if (role !== 'editor' && role !== 'author')
      return
    await setMember(ctx.db, channel.id, userId, role)
    if (person?.reachable) {
      const theirs = roleTexts(person.language)
      ctx.plan.send('sendMessage', {
        chat_id: userId,
        text: theirs.invited(channel.title, theirs.roles[role]),
      })
    }
    await showPeople(ctx, channel, [
      t.added(name, t.roles[role]),
      ...(person?.reachable
        ? []
        : [
            t.tellThem(name, startLink(ctx)),
          ]),
    ])
  },
}

export const peopleSteps: Steps = {
  person: async (ctx) => {
    const t = roleTexts(ctx)
    const { forward_origin: origin, contact, text = '' } = ctx.message!
    const { channel } = await openChannel(ctx, ctx.dialog!.data.channel, true)
    if (origin && origin.type !== 'user')
      throw new AppError('person-hidden', t.hidden)
    const id = origin
      ? origin.sender_user.id
      : contact?.user_id ?? (/^@?\w{4,32}$/.test(text.trim())
        ? await personNamed(ctx.db, text.trim())
        : null)
    if (!id) {
      throw new AppError('person-unknown', t.unknown, {
        hint: t.unknownHint(startLink(ctx)),
      })
    }
    ctx.leave()
    await askRole(ctx, channel, id)
  },
}
