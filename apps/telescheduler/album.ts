// An album has arrived whole: show it and ask, as for any other draft.

import type { BotContext } from '#kit/bot'
import type { Work } from '#kit/jobs'
import { AppError } from '#kit/app'
import { problemsOf } from '#kit/content'
import { openPost } from './acting.ts'
import { controls, preview } from './bot-post.ts'
import { peopleBy, postBy } from './store.ts'
import { texts } from './texts.ts'

export async function albumArrived(work: Work, { post: publicId }: { post: string }): Promise<void> {
  const post = await postBy(work.db, { publicId })
  const author = post && (await peopleBy(work.db, [post.authorId])).get(post.authorId)
  if (post?.state !== 'draft' || !author)
    return
  const say = (text: string, reply_markup?: { inline_keyboard: any[][] }) => work.plan.send('sendMessage', {
    chat_id: post.authorId,
    text,
    ...(reply_markup && { reply_markup }),
  }, { priority: 1 })
  const [problem] = problemsOf(post.payload)
  if (problem && problem.code !== 'album-size')
    return say(texts(author.language).problem(problem))
  const reader = {
    ...work,
    language: author.language,
    person: { tz: author.tz },
    from: { id: author.id },
    chat: { id: author.id },
  } as unknown as BotContext
  try {
    const open = await openPost(reader, publicId)
    preview(reader, post.payload)
    const { text, keyboard } = controls(reader, open)
    say(text, keyboard)
  }
  catch (error) {
    if (!(error instanceof AppError))
      throw error
  }
}
