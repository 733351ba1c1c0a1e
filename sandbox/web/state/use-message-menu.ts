// Which message's menu is open, and where; which picture is shown large.
import type { Message } from '../api/types.ts'
import { ref, shallowRef } from 'vue'

export interface MenuAt { message: Message, album: Message[], x: number, y: number, opener?: HTMLElement }

const menu = shallowRef<MenuAt>()
const forwarding = shallowRef<Message[]>()
const viewed = shallowRef<Message>()
const open = ref(false)

/** Opens at the pointer, or below the button when it came from the keyboard. */
function openMenu(message: Message, album: Message[], event: MouseEvent): void {
  const opener = event.currentTarget instanceof HTMLButtonElement
    ? event.currentTarget
    : undefined
  const box = opener?.getBoundingClientRect()
  menu.value = {
    message,
    album,
    x: box ? box.left : event.clientX,
    y: box ? box.bottom : event.clientY,
    opener,
  }
  open.value = true
}

export function useMessageMenu() {
  return {
    menu,
    open,
    openMenu,
    forwarding,
    viewed,
  }
}
