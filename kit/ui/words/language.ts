// Which language a mini app speaks: what was chosen in it, else what Telegram or the browser speaks.

import type { ComputedRef, Ref } from 'vue'
import type { Language } from '#kit/language'
import { computed, ref } from 'vue'
import { languageOf } from '#kit/language'

export { defineTexts, type Language, languageNames, languages } from '#kit/language'

export const language = ref<Language>('en')
let keep: (chosen: Language) => void = () => {}

export function startLanguage(chosen: string | undefined, telegram: string | undefined, store: (chosen: Language) => void): void {
  speak(languageOf(chosen, telegram ?? globalThis.navigator?.language))
  keep = store
}

function speak(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
}

/** The language, and a way to choose another one, which is kept. */
export function useLanguage(): { language: Ref<Language>, choose: (chosen: Language) => void } {
  return {
    language,
    choose(chosen) {
      speak(chosen)
      keep(chosen)
    },
  }
}

/** An app's texts in the language spoken now. */
export function useTexts<T>(texts: (of: Language) => T): ComputedRef<T> {
  return computed(() => texts(language.value))
}
