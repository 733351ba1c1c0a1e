// Somebody else changed what a form began with, or a newer copy of it came: a form that is as it was shows that.
import type { Draft } from '#kit/ui'
import { watch } from 'vue'

export function followBeginning<T>(draft: Draft<T>, begin: () => T): void {
  watch(() => JSON.stringify(begin()), (_, before) => {
    if (JSON.stringify(draft.value.value) === before)
      draft.clear()
  })
}
