// The one window that lies over the page when a link or a button leads to something other than a chat.
import type { Door, InvoiceRef, User } from '../api/types.ts'
import { shallowRef } from 'vue'

export type Sheet
  = | { kind: 'invite', invite_link: string, door: Door, expired: boolean }
    | { kind: 'pay', invoice: InvoiceRef }
    | { kind: 'receipt', charge: string }
    | { kind: 'stars' }
    | { kind: 'page', url: string }
    | { kind: 'add-bot', bot: User, to: 'group' | 'channel', payload: string, rights: string[] }
    /** Chooses the chat in which the field then says this. */
    | { kind: 'share', text: string }

const sheet = shallowRef<Sheet>()

export const useSheet = () => ({ sheet, show, close })

function show(next: Sheet): void {
  sheet.value = next
}

function close(): void {
  sheet.value = undefined
}
