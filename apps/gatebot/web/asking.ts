// Asking the API: what is not there, and what Stripe or Telegram must say first.

import type { api as Api } from '../api.ts'
import { onScopeDispose, ref } from 'vue'
import { ask, useApi, useTexts, useToast } from '#kit/ui'
import { texts } from './texts.ts'

/** An answer; null where there is no such thing, or it is somebody else's. */
export async function found<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  }
  catch (error) {
    if ((error as { status?: number }).status === 404)
      return null
    throw error
  }
}

/** How long and how often an answer is looked for. */
const pauseMs = 800
const longest = 50

/**
 * Errands at Stripe or Telegram: begins one, comes back until there is an answer, says why not.
 * The answer is undefined when it did not work; `busy` meanwhile. With `inline` the screen itself shows `problem`, beside the field it is about.
 */
export function useErrand({ inline = false } = {}) {
  const api = useApi<typeof Api>()
  const t = useTexts(texts)
  const { say, attempt } = useToast()
  const busy = ref(false)
  const problem = ref('')
  const left = ref(false)
  onScopeDispose(() => left.value = true)

  async function answerTo(id: string): Promise<{ url?: string } | undefined> {
    for (let tries = 0; tries < longest && !left.value; tries++) {
      const { answer } = await ask(api.asks[':ask'].$get({
        param: { ask: id },
      }))
      if (answer && 'problem' in answer) {
        problem.value = answer.problem
        if (!inline)
          say(answer.problem, { kind: 'error' })
        return
      }
      if (answer) {
        return 'url' in answer
          ? { url: answer.url }
          : {}
      }
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
    if (!left.value)
      say(t.value.tryLater, { kind: 'error' })
  }

  return {
    busy,
    problem,
    async run(begin: () => Promise<{ url?: string | null, ask: string | null }>): Promise<{ url?: string } | undefined> {
      if (busy.value)
        return
      busy.value = true
      problem.value = ''
      let answer: { url?: string } | undefined
      await attempt(async () => {
        const { url, ask: id } = await begin()
        answer = url
          ? { url }
          : await answerTo(id!)
      })
      busy.value = false
      return answer
    },
  }
}
