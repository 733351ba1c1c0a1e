// The one window that lies over the page when a link or a button leads to something other than a chat.
import type { Door, InvoiceRef, User } from '../api/types.ts'
import { shallowRef } from 'vue'

export type PayOutcome = 'paid' | 'failed' | 'cancelled'

export type Sheet
  = | { kind: 'invite', invite_link: string, door: Door, expired: boolean }
    /** `done` hears how it ended, for whoever asked; without it the receipt is shown. */
    | { kind: 'pay', invoice: InvoiceRef, done?: (how: PayOutcome) => void }
    | { kind: 'receipt', charge: string }
    | { kind: 'stars' }
    | { kind: 'page', url: string }
    | { kind: 'add-bot', bot: User, to: 'group' | 'channel', payload: string, rights: string[] }
    /** Chooses the chat in which the field then says this. */
    | { kind: 'share', text: string }

const sheet = shallowRef<Sheet>()

export const useSheet = () => ({ sheet, show, close, payFor })

function show(next: Sheet): void {
  sheet.value = next
}

function close(): void {
  sheet.value = undefined
}

/** Lets the person pay an invoice, for something that waits for it. */
function payFor(invoice: InvoiceRef): Promise<PayOutcome> {
  return new Promise(done => show({ kind: 'pay', invoice, done }))
}
