// Pays an invoice from inside a mini app: a small sheet of our own, then /sim/pay. Whoever has a better sheet puts it in here.
import type { MiniApp } from './mini-app.ts'
import { sim } from '../api/sim.ts'
import { say } from '../state/use-toast.ts'
import { ask } from './mini-app.ts'

export type InvoiceStatus = 'paid' | 'failed' | 'cancelled' | 'pending'

interface Invoice { title: string, description: string, amount: number, period?: number }

/** What `invoice_closed` says. */
export async function payInvoice(app: MiniApp, slug: string): Promise<InvoiceStatus> {
  try {
    const { title, description, amount, period } = await sim.invoiceOf<Invoice>(slug)
    const { balance } = await sim.starsOf<{ balance: number }>(app.person.id)
    const answer = await ask(app, {
      kind: 'choice',
      title,
      message: description,
      note: `${amount} Stars${period ? ' every 30 days' : ''}. You have ${balance}.`,
      buttons: [
        { id: 'cancel', text: 'Cancel' },
        { id: 'pay', text: `Pay ⭐️${amount}`, style: 'main' },
      ],
    })
    if (answer !== 'pay')
      return 'cancelled'
    const paid = await sim.payInvoice<{ status: 'paid' | 'failed', error?: string }>(`https://t.me/$${slug}`, app.person.id)
    if (paid.status === 'failed')
      say(`The payment failed: ${paid.error}`, 'error')
    return paid.status
  }
  catch (error) {
    say((error as Error).message, 'error')
    return 'failed'
  }
}
