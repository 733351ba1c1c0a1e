// What is done to what stands on the calendar, each with a way back: another time, a time left out, off the calendar, away.

import type { api as Api, EntryView, PostView, Recurrence } from '../api.ts'
import { ask, useApi, useHaptics, usePopup, useTexts, useToast } from '#kit/ui'
import { texts } from './texts.ts'
import { dayWords } from './use-calendar.ts'
import { dateOf, timeOf } from './wall.ts'

/** When a post is to go out, as the API wants it. */
export type When
  = | { mode: 'now' }
    | { mode: 'fixed', local: string }
    | { mode: 'queue', top: boolean, local?: string }
    | { mode: 'recurring', rule: Recurrence }

/** Times in words: "Tue 24 Nov, 09:00". */
export const wallWords = (local: string) => `${dayWords(dateOf(local))}, ${timeOf(local)}`

/** Every function answers whether it was done; `changed` is called after it and after its Undo. */
export function useMoves(changed: () => unknown) {
  const t = useTexts(texts)
  const api = useApi<typeof Api>()
  const { say, attempt, busy } = useToast()
  const { confirm } = usePopup()
  const { success } = useHaptics()
  const route = (id: string) => ({
    param: { id },
  })

  async function done(words: string, undo?: () => Promise<unknown>): Promise<void> {
    success()
    await changed()
    say(words, undo && {
      action: {
        text: t.value.undo,
        run: () => void attempt(undo).then(changed),
      },
    })
  }

  const schedule = async (id: string, when: When, target?: string) => await ask(api.posts[':id'].schedule.$post({
    ...route(id),
    json: {
      ...when,
      ...target && { target },
    },
  })) as { post: PostView, asked: string[] }

  /** How one target stands, to be put back there. */
  function standing({ mode, local, rule }: { mode: string, local: string | null, rule: Recurrence | null }): When {
    return mode === 'recurring' && rule
      ? { mode, rule }
      : mode === 'queue'
        ? { mode, top: false, local: local! }
        : { mode: 'fixed', local: local! }
  }

  function words(post: PostView, target: string | undefined, asked: string[]): string {
    const line = post.targets.find(one => one.id === target) ?? post.targets[0]
    return [
      line?.local
        ? t.value.movedTo(wallWords(line.local))
        : t.value.saved,
      ...line?.badge
        ? [t.value.badges[line.badge]]
        : [],
      ...asked.length
        ? [
            t.value.asked(asked.join(', ')),
          ]
        : [],
    ].join('. ')
  }

  return {
    busy,

    /** One entry to another wall time of its channel; into a slot of the queue where `slot` says so. */
    async move(entry: EntryView, local: string, slot = false): Promise<boolean> {
      if (entry.mode === 'recurring') {
        if (!await confirm({
          message: t.value.moveOneAsk(wallWords(local)),
          yes: t.value.moveOne,
        })) {
          return false
        }
        const date = dateOf(entry.local)
        return await attempt(async () => {
          const { post: copy } = await ask(api.posts[':id']['move-one'].$post({
            ...route(entry.post),
            json: { target: entry.target, date, local },
          })) as { post: PostView }
          await done(words(copy, undefined, []), async () => {
            await ask(api.posts[':id'].$delete(route(copy.id)))
            await ask(api.posts[':id'].skip.$post({
              ...route(entry.post),
              json: { target: entry.target, date, undo: true },
            }))
          })
        })
      }
      return await attempt(async () => {
        const { post, asked } = await schedule(entry.post, slot
          ? { mode: 'queue', top: false, local }
          : { mode: 'fixed', local }, entry.target)
        await done(words(post, entry.target, asked), () => schedule(entry.post, standing({ ...entry, rule: null }), entry.target))
      })
    },

    /** A post, or one of its targets, as somebody decided in the sheet. */
    async place(before: PostView, when: When, target?: string): Promise<boolean> {
      const lines = before.targets.filter(line => !target || line.id === target)
      return await attempt(async () => {
        const { post, asked } = await schedule(before.id, when, target)
        await done(when.mode === 'now'
          ? asked.length
            ? t.value.asked(asked.join(', '))
            : t.value.goesNow
          : words(post, target, asked), when.mode === 'now'
          ? undefined
          : async () => {
            if (before.state === 'draft' || before.state === 'approved')
              return await ask(api.posts[':id'].unschedule.$post(route(before.id)))
            for (const line of lines.filter(line => line.at))
              await schedule(before.id, standing(line), line.id)
          })
      })
    },

    /** Leaves one time of a repeating post out. */
    async skip(entry: Pick<EntryView, 'post' | 'target' | 'local'>): Promise<boolean> {
      const date = dateOf(entry.local)
      const ask1 = (undo: boolean) => ask(api.posts[':id'].skip.$post({
        ...route(entry.post),
        json: { target: entry.target, date, undo },
      }))
      return await attempt(async () => {
        await ask1(false)
        await done(t.value.skipped(dayWords(date)), () => ask1(true))
      })
    },

    async unschedule(before: PostView): Promise<boolean> {
      return await attempt(async () => {
        await ask(api.posts[':id'].unschedule.$post(route(before.id)))
        await done(t.value.unscheduled, async () => {
          for (const line of before.targets.filter(line => line.at))
            await schedule(before.id, standing(line), line.id)
        })
      })
    },

    async remove(before: PostView): Promise<boolean> {
      return await attempt(async () => {
        await ask(api.posts[':id'].$delete(route(before.id)))
        await done(t.value.deleted, async () => {
          await ask(api.posts[':id'].restore.$post(route(before.id)))
          for (const line of before.targets.filter(line => line.at))
            await schedule(before.id, standing(line), line.id)
        })
      })
    },
  }
}
