// The way back: Telegram's button in its header, the page's own where there is none.

import type { Router } from 'vue-router'
import { computed, onScopeDispose, ref, shallowReactive, watchEffect } from 'vue'
import { can, webApp } from './web-app.ts'

const handlers = shallowReactive<(() => void)[]>([])
const deep = ref(false)
let leave = () => {}

/** Is there a way back? */
export const backShown = computed(() => deep.value || handlers.length > 0)

/** Telegram's header shows it; else the page does. */
export const backInPage = computed(() => backShown.value && !can('6.1'))

export function goBack(): void {
  const handler = handlers.at(-1)
  handler
    ? handler()
    : leave()
}

/** Every route but `/` leads back: to where one came from, or to the level above when the page was opened there. */
export function followRoutes(router: Router): void {
  router.afterEach((to) => {
    deep.value = to.path !== '/'
  })
  leave = () => {
    if (history.state?.back)
      return router.back()
    const { meta, path } = router.currentRoute.value
    void router.replace((meta.parent as string | undefined) ?? (path.replace(/\/[^/]*$/, '') || '/'))
  }
  if (!can('6.1'))
    return
  webApp!.BackButton.onClick(goBack)
  watchEffect(() => {
    backShown.value
      ? webApp!.BackButton.show()
      : webApp!.BackButton.hide()
  })
}

/** While this component is there, "back" does this instead: close a part of the screen, ask about unsaved changes. */
export function useBackButton(handler: () => void): void {
  handlers.push(handler)
  onScopeDispose(() => handlers.splice(handlers.indexOf(handler), 1))
}
