// What is being written, kept until it is saved, and on which version of the post it stands: who was faster is neither overwritten nor lost.

import type { api as Api, Options, PostView, Words } from '../api.ts'
import { computed, ref } from 'vue'
import { ask, useApi, useDraft, useHaptics, useQuery, useTexts, useToast, wordsOf } from '#kit/ui'
import { editorTexts } from './texts-editor.ts'

/** What can be typed and chosen. */
export interface Edit {
  /** The post's version it began with; 0 of a new one. */
  version: number
  words: Words
  buttons: string
  options: Options
  channels: string[]
}

/** The words of a post's content; null where it has none by nature. */
export function wordsIn(content: PostView['content']): Words | null {
  switch (content.kind) {
    case 'text': return { text: content.text, entities: content.entities }
    case 'album': return content.items.find(item => item.caption)?.caption ?? { text: '', entities: [] }
    case 'poll': case 'location': case 'venue': case 'contact': case 'sticker': case 'video_note': return null
    default: return content.caption ?? { text: '', entities: [] }
  }
}

/** Editing one post, or a new one (`id` undefined), which goes to these channels at first. */
export function useEditing(id: string | undefined, channels: () => string[]) {
  const t = useTexts(editorTexts)
  const api = useApi<typeof Api>()
  const { success, error } = useHaptics()
  const { say } = useToast()
  const post = useQuery<PostView | null>(`post-${id ?? 'new'}`, async () => id === undefined
    ? null
    : (await ask(api.posts[':id'].$get({
        param: { id },
      }))).post as PostView)
  const draft = useDraft<{ edit: Edit | null }>(`post-${id ?? 'new'}`, () => ({ edit: null }))
  /** Who was faster, in the server's words. */
  const conflict = ref('')
  const saving = ref(false)

  const given = computed<Edit>(() => {
    const view = post.data.value
    return view
      ? {
          version: view.version,
          words: wordsIn(view.content) ?? { text: '', entities: [] },
          buttons: view.buttons,
          options: view.options,
          channels: view.targets.map(target => target.channel),
        }
      : {
          version: 0,
          words: { text: '', entities: [] },
          buttons: '',
          options: {},
          channels: channels(),
        }
  })
  const same = (a: Edit, b: Edit) => JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 })
  const edit = computed<Edit>({
    get: () => draft.value.value.edit ?? given.value,
    set: (now) => {
      draft.value.value.edit = same(now, given.value)
        ? null
        : now
    },
  })
  const set = (patch: Partial<Edit>) => edit.value = {
    ...edit.value,
    ...patch,
  }
  const field = <K extends keyof Edit>(name: K) => computed<Edit[K]>({
    get: () => edit.value[name],
    set: value => set({ [name]: value } as Partial<Edit>),
  })
  const dirty = computed(() => draft.value.value.edit !== null)
  /** Somebody changed the post since this edit began. */
  const overtaken = computed(() => Boolean(id && post.data.value && dirty.value && edit.value.version < post.data.value.version))

  /** @returns the post as it is then; undefined when it was refused, with what was typed still there */
  async function save(): Promise<PostView | undefined> {
    const { version, words, buttons, options, channels } = edit.value
    saving.value = true
    conflict.value = ''
    try {
      if (id === undefined) {
        const { post: made } = await ask(api.posts.$post({
          json: { ...words, buttons, options, channels } as never,
        })) as { post: PostView }
        draft.clear()
        success()
        return made
      }
      const before = given.value
      const view = post.data.value!
      const open = view.state === 'draft' || view.state === 'approved'
      const answer = await ask(api.posts[':id'].$patch({
        param: { id },
        json: {
          version,
          entities: words.entities as never,
          ...JSON.stringify(words) !== JSON.stringify(before.words) && { text: words.text },
          ...buttons !== before.buttons && { buttons },
          ...JSON.stringify(options) !== JSON.stringify(before.options) && { options },
          ...open && JSON.stringify(channels) !== JSON.stringify(before.channels) && { channels },
        },
      })) as { post: PostView, edited_there: boolean, asked: string[] }
      post.data.value = answer.post
      draft.clear()
      success()
      say(answer.asked.length
        ? t.value.askedAgain(answer.asked.join(', '))
        : answer.edited_there
          ? t.value.editedThere
          : t.value.saved)
      return answer.post
    }
    catch (failure) {
      error()
      if ((failure as { code?: string }).code === 'post-changed') {
        conflict.value = wordsOf(failure)
        await post.refresh()
      }
      else {
        say(wordsOf(failure), { kind: 'error' })
      }
      return undefined
    }
    finally {
      saving.value = false
    }
  }

  return {
    post,
    edit,
    words: field('words'),
    buttons: field('buttons'),
    options: field('options'),
    chosen: field('channels'),
    given,
    dirty,
    overtaken,
    conflict,
    saving,
    save,
    /** What somebody else made of it counts. */
    takeTheirs() {
      draft.clear()
      conflict.value = ''
    },
    /** What was typed here counts, on top of theirs. */
    keepMine() {
      set({ version: given.value.version })
      conflict.value = ''
    },
    clear: draft.clear,
  }
}
