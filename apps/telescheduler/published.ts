// After a post's call: what became of it is written down, what belongs to it is done, and its people are told.

import type { Delivery, Work } from '#kit/jobs'
import type { Call } from './calls.ts'
import type { DeliveredLine, Delivery as Row } from './store.ts'
import { HOUR } from '#kit/time'
import { payloadFor } from './content.ts'
import { reasonOf } from './failures.ts'
import { fail } from './publish.ts'
import { deliveriesOf, deliveryBefore, deliveryBy, note, setDelivery, setTarget, settlePost } from './store.ts'
import { concerned, deliveryButtons, linkTo, named, tell } from './tell.ts'

export type What = 'pin' | 'unpin' | 'delete' | 'edit' | 'buttons'
interface Sent { message_id: number, date?: number, poll_id?: string }

export async function published(work: Work, outcome: Delivery<{ delivery: string, rest: Call[] }>): Promise<void> {
  const delivered = await deliveryBy(work.db, { publicId: outcome.data.delivery })
  // settled already: this job runs a second time, and nobody is told twice
  if (delivered?.delivery.state !== 'sending')
    return
  // the message with an album's buttons comes second: the post itself is out
  if (delivered.delivery.messageIds.length && outcome.outcome !== 'done')
    return await finish(work, delivered, delivered.delivery, 'buttons')
  if (outcome.outcome === 'uncertain')
    return await uncertain(work, delivered)
  if (outcome.outcome !== 'done')
    return await fail(work, delivered, reasonOf(outcome.error, outcome.code), outcome.error)

  const messages = ([outcome.result ?? []].flat() as Sent[]).filter(message => message.message_id)
  const sentAt = delivered.delivery.sentAt ?? (messages[0]?.date
    ? messages[0].date * 1000
    : work.now)
  const row = {
    ...delivered.delivery,
    messageIds: [
      ...delivered.delivery.messageIds,
      ...messages.map(message => message.message_id),
    ],
    sentAt,
    pollId: messages[0]?.poll_id ?? delivered.delivery.pollId,
  }
  await setDelivery(work.db, row.id, { messageIds: row.messageIds, sentAt, pollId: row.pollId })
  const [next, ...rest] = outcome.data.rest
  if (next) {
    work.plan.send(next.method, next.params as never, {
      then: 'published',
      data: { delivery: row.publicId, rest },
    })
  }
  else {
    await finish(work, delivered, row)
  }
}

async function uncertain(work: Work, delivered: DeliveredLine): Promise<void> {
  const { delivery, target, post } = delivered
  await setDelivery(work.db, delivery.id, { state: 'uncertain' })
  if (target.mode !== 'recurring' || target.nextRunAt === null)
    await setTarget(work.db, target.id, { state: 'uncertain' })
  await settlePost(work.db, post.id)
  await tell(work, concerned(delivered), (t, person) => ({
    text: t.uncertain(named(delivered, t, person)),
    buttons: [
      deliveryButtons(t, delivered, ['there', 'again']),
    ],
  }))
}

/** It is out: pin and clock for deleting, the occurrence before, the people. */
async function finish(work: Work, delivered: DeliveredLine, row: Row, trouble?: What): Promise<void> {
  const { target, post, channel } = delivered
  const { options } = payloadFor(post.payload, target.overrides)
  const sentAt = row.sentAt ?? work.now
  const later = (what: What, hours: number | undefined) => {
    if (hours)
      work.plan.schedule('tidy', { delivery: row.publicId, what }, { at: sentAt + hours * HOUR, key: `${row.publicId}:${what}` })
  }
  await setDelivery(work.db, row.id, {
    state: 'sent',
    error: null,
    deleteAt: options.delete_after_hours
      ? sentAt + options.delete_after_hours * HOUR
      : null,
  })
  if (options.pin)
    tidyCall(work, row, 'pin', options.silent)
  later('unpin', options.pin ? options.unpin_after_hours : undefined)
  later('delete', options.delete_after_hours)
  const before = options.previous && await deliveryBefore(work.db, target.id, row.id)
  if (before)
    tidyCall(work, before, options.previous!)

  if (target.mode !== 'recurring' || target.nextRunAt === null)
    await setTarget(work.db, target.id, { state: 'sent' })
  const state = await settlePost(work.db, post.id)
  await note(work.db, {
    channelId: channel.id,
    postId: post.id,
    action: 'published',
    detail: { message: row.messageIds[0] },
    now: work.now,
  })
  if (trouble) {
    await tell(work, concerned(delivered), (t, person) => ({
      text: t.tidy[trouble](named(delivered, t, person)),
    }))
  }
  if (target.mode === 'recurring' && target.nextRunAt === null) {
    await tell(work, [post.authorId], (t, person) => ({
      text: t.ended(named(delivered, t, person)),
    }))
  }
  else if (target.mode !== 'recurring' && state !== 'scheduled' && state !== 'sending') {
    await report(work, delivered, row)
  }
}

/** Once every channel has had its turn, the author is told how it went in each. */
async function report(work: Work, delivered: DeliveredLine, row: Row): Promise<void> {
  const { post } = delivered
  const seen = new Set<number>()
  // newest first, so the first of each target is what counts
  const results = (await deliveriesOf(post.id, work.db)).filter(({ target }) => !seen.has(target.id) && seen.add(target.id))
  await tell(work, [
    ...new Set([post.scheduledBy ?? post.authorId, post.authorId]),
  ], (t, person) => {
    const about = named(delivered, t, person)
    if (results.length <= 1) {
      return {
        text: t.published(about, linkTo(delivered.channel, row.messageIds[0])),
      }
    }
    const lines = results.map(({ channel, delivery }) => {
      const link = delivery.state === 'sent'
        ? linkTo(channel, delivery.messageIds[0])
        : null
      return `${t.result[delivery.state]} ${channel.title}${link
        ? ` ${link}`
        : delivery.error
          ? ` – ${t.reasons[delivery.error as keyof typeof t.reasons] ?? delivery.error}`
          : ''}`
    })
    return {
      text: [
        t.results(about.title),
        ...lines,
      ].join('\n'),
    }
  })
}

function tidyCall({ plan }: Work, { publicId, chatId, messageIds }: Row, what: What, silent?: boolean): void {
  const [message_id] = messageIds
  if (!message_id)
    return
  const after = {
    then: 'tidied',
    data: { delivery: publicId, what },
  }
  if (what === 'pin') {
    plan.send('pinChatMessage', {
      chat_id: chatId,
      message_id,
      ...(silent && { disable_notification: true }),
    }, after)
  }
  else if (what === 'unpin') {
    plan.send('unpinChatMessage', { chat_id: chatId, message_id }, after)
  }
  else {
    plan.send('deleteMessages', { chat_id: chatId, message_ids: messageIds }, after)
  }
}

/** The hour has come to delete or unpin what went out. */
export async function tidy(work: Work, { delivery, what }: { delivery: string, what: What }): Promise<void> {
  const delivered = await deliveryBy(work.db, { publicId: delivery })
  if (delivered)
    tidyCall(work, delivered.delivery, what)
}

/** Pinned, unpinned, deleted, changed – or not, which its people should know. */
export async function tidied(work: Work, { data, outcome }: Delivery<{ delivery: string, what: What }>): Promise<void> {
  const delivered = await deliveryBy(work.db, { publicId: data.delivery })
  if (!delivered)
    return
  if (outcome !== 'done') {
    return await tell(work, concerned(delivered), (t, person) => ({
      text: t.tidy[data.what](named(delivered, t, person)),
    }))
  }
  if (data.what === 'pin' || data.what === 'unpin')
    await setDelivery(work.db, delivered.delivery.id, { pinned: data.what === 'pin' })
  if (data.what === 'delete')
    await setDelivery(work.db, delivered.delivery.id, { messageIds: [], pinned: false })
}
