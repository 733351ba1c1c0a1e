// A second pair of eyes, in the chat and from the mini app: who is asked, who decides, and what the author hears.

import type { Actor } from './acting.ts'
import type { Line, Post } from './store.ts'
import { AppError } from '#kit/app'
import { titleOf } from '#kit/content'
import { formatInstant } from '#kit/time'
import { openPost } from './acting.ts'
import { callback } from './callbacks.ts'
import { callsFor } from './calls.ts'
import { approve, giveBack } from './posting.ts'
import { mayApprove } from './roles.ts'
import { approversOf, lockPost, peopleBy, roleIn } from './store.ts'
import { roleTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

function nameOf(person: { username: string | null, firstName: string } | undefined, id: number) {
  return person?.username
    ? `@${person.username}`
    : person?.firstName || `id ${id}`
}

/** Shows a post to everybody who may approve it. @returns what its author is told, with a link for those who never started the bot */
export async function askApproval(actor: Actor, post: Post, lines: readonly Line[]): Promise<string[]> {
  const approvers = await approversOf(actor.db, post)
  const people = await peopleBy(actor.db, approvers)
  const asked = approvers.filter(id => people.get(id)?.reachable)
  const deaf = approvers.filter(id => !people.get(id)?.reachable)
  const author = actor.from!.username
    ? `@${actor.from!.username}`
    : actor.from!.first_name
  for (const id of asked) {
    const person = people.get(id)!
    const t = roleTexts(person.language)
    for (const { method, params } of callsFor(post.payload, { chatId: id, preview: true }))
      actor.plan.send(method, params as never)
    actor.plan.send('sendMessage', {
      chat_id: id,
      text: [
        t.asks(author),
        ...lines.flatMap(({ channel, target }) => target.nextRunAt === null
          ? []
          : [`${channel.title}\n${formatInstant(target.nextRunAt, {
              zone: target.tz ?? channel.tz,
              language: person.language,
              now: actor.now,
              ...(person.tz && { own: person.tz }),
            })}`]),
      ].join('\n\n'),
      reply_markup: {
        inline_keyboard: [
          [
            {
              text: t.approve,
              callback_data: callback('post', post.publicId, 'approve'),
            },
            {
              text: t.giveBack,
              callback_data: callback('post', post.publicId, 'return'),
            },
          ],
        ],
      },
    })
  }
  const t = roleTexts(actor)
  return [
    ...(asked.length
      ? [
          texts(actor).pendingApproval(asked.map(id => nameOf(people.get(id), id)).join(', ')),
        ]
      : []),
    ...(deaf.length
      ? [
          t.deaf(deaf.map(id => nameOf(people.get(id), id)).join(', '), `https://t.me/${actor.me.username}?start=approve`),
        ]
      : []),
  ]
}

/** A post that waits for somebody like them. Held: of two who decide at the same moment the second sees what the first decided. @throws AppError */
export async function toJudge(actor: Actor, publicId: string, version?: number) {
  await lockPost(actor.db, publicId)
  const open = await openPost(actor, publicId)
  const roles = await Promise.all(open.lines.map(line => roleIn(actor.db, line.channel.id, actor.from!.id)))
  if (!roles.some(role => mayApprove(role, open.post, actor.from!.id)))
    throw new AppError('approval-not-yours', roleTexts(actor).notApprover, { status: 403 })
  if (open.post.state !== 'pending')
    throw new AppError('approval-settled', roleTexts(actor).settled(texts(actor).state[open.post.state]!), { status: 409 })
  if (version !== undefined && open.post.version !== version)
    throw new AppError('post-changed', roleTexts(actor).changedSince, { status: 409 })
  return open
}

async function tellAuthor(actor: Actor, post: Post, words: (t: ReturnType<typeof roleTexts>, title: string, who: string) => string): Promise<void> {
  const author = (await peopleBy(actor.db, [post.authorId])).get(post.authorId)
  if (!author)
    return
  const who = actor.from!.username
    ? `@${actor.from!.username}`
    : actor.from!.first_name
  actor.plan.send('sendMessage', {
    chat_id: post.authorId,
    text: words(roleTexts(author.language), titleOf(post.payload.content) || texts(author.language).kinds[post.payload.content.kind]!, who),
    reply_markup: {
      inline_keyboard: [
        [
          { text: texts(author.language).buttons.open, callback_data: `post:${post.publicId}:open` },
        ],
      ],
    },
  })
}

/**
 * Approves a post and tells its author.
 * @returns whether it is on the calendar now; false when its time passed meanwhile
 */
export async function approvePost(actor: Actor, publicId: string, version?: number): Promise<boolean> {
  const { post } = await toJudge(actor, publicId, version)
  const waits = await approve(actor, post, actor.from!.id)
  await tellAuthor(actor, post, (t, title, who) => waits
    ? t.approvedFor(title, who)
    : t.approvedLateFor(title, who))
  return waits
}

/** Gives a post back to its author with a comment. */
export async function returnPost(actor: Actor, publicId: string, comment: string, version?: number): Promise<void> {
  const { post } = await toJudge(actor, publicId, version)
  const said = comment.slice(0, 1000)
  await giveBack(actor, post, actor.from!.id, said)
  await tellAuthor(actor, post, (t, title, who) => t.givenBackFor(title, who, said))
}
