// Which page of the open chat's own window is shown, if any.
import type { Member } from '../api/types.ts'
import { shallowRef } from 'vue'

export type InfoPage = 'people' | 'add' | 'invites' | 'requests' | Member

const page = shallowRef<InfoPage>()

export const useChatInfo = () => ({ page, show })

/** Shows a page; none closes the window. */
function show(next?: InfoPage): void {
  page.value = next
}
