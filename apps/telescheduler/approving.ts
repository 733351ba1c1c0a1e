// Asking for a second pair of eyes: everybody who may approve a post sees it, with two buttons.

import type { Actor } from './acting.ts'
import type { Line, Post } from './store.ts'
import { formatInstant } from '#kit/time'
import { callback } from './callbacks.ts'
import { callsFor } from './calls.ts'
import { approversOf, peopleBy } from './store.ts'
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
