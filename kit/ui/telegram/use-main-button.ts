// The main action of a screen: Telegram's main button, or one at the foot of the page where Telegram has none.

import type { MaybeRefOrGetter } from 'vue'
import { computed, onScopeDispose, shallowReactive, toValue, watchEffect } from 'vue'
import { hosted, webApp } from './web-app.ts'

export interface MainAction {
  text: string
  run: () => unknown
  /** Cannot be pressed yet. */
  disabled?: boolean | undefined
  /** It is being done. */
  busy?: boolean | undefined
}

const actions = shallowReactive<MaybeRefOrGetter<MainAction | undefined>[]>([])

/** What the button does now: the action of the screen, or of the sheet over it. */
export const mainAction = computed(() => toValue(actions.at(-1)))
export const mainInPage = computed(() => hosted
  ? undefined
  : mainAction.value)

/**
 * `useMainButton(() => ({ text: t.value.save, run: save, disabled: !text.value }))`. Undefined hides it.
 * It is there as long as the component is; the newest one counts.
 */
export function useMainButton(action: MaybeRefOrGetter<MainAction | undefined>): void {
  actions.push(action)
  onScopeDispose(() => actions.splice(actions.indexOf(action), 1))
}

export function followMainAction(): void {
  if (!hosted)
    return
  const { MainButton } = webApp!
  MainButton.onClick(() => void mainAction.value?.run())
  watchEffect(() => {
    const action = mainAction.value
    if (!action)
      return MainButton.hide()
    // hiding the progress makes the button active again: first
    action.busy
      ? MainButton.showProgress(false)
      : MainButton.hideProgress()
    MainButton.setParams({
      // Telegram refuses an empty text, and more than 64 characters (core.telegram.org/bots/webapps#bottombutton)
      text: action.text.slice(0, 64) || '…',
      is_active: !action.disabled && !action.busy,
      is_visible: true,
    })
  })
}
