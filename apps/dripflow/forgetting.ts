// Somebody wants to be forgotten: what they learned goes; a course that others take stays with them, stopped and without its author.

import type { BotContext } from '#kit/bot'
import { stopCourse } from './editing.ts'
import { eraseRows, setSequence } from './store.ts'

export async function erase(ctx: Pick<BotContext, 'db' | 'plan' | 'language'>, userId: number): Promise<void> {
  for (const course of await eraseRows(ctx.db, userId)) {
    if (course.state === 'live')
      await stopCourse(ctx, course, 'frozen')
    await setSequence(ctx.db, course.id, {
      ownerId: 0,
      reviewChatId: null,
      reviewTopicId: null,
    })
  }
}
