// Money moves: a payment intent, its charge, Stripe's fee and the platform's share.

import type { Book, Card, Thing } from './books.ts'
import { put } from './books.ts'
import { emit } from './events.ts'

const daySeconds = 86_400

const cardOf = (book: Book, customer: string): Card => book.state.cards[customer] ?? 'ok'

export interface ChargeRequest {
  amount: number
  currency: string
  customer: string
  metadata: Thing
  applicationFee: number | null
  description?: string
}

/** Tries to take money: a payment intent, and a charge that succeeds or fails. */
export function charge(book: Book, { amount, currency, customer, metadata, applicationFee, description }: ChargeRequest): { intent: Thing, paid: boolean } {
  const { world } = book
  const paid = cardOf(book, customer) !== 'declined'
  const intent = put(book, 'payment_intent', {
    amount,
    amount_received: paid
      ? amount
      : 0,
    currency,
    customer,
    metadata,
    description: description ?? null,
    application_fee_amount: applicationFee,
    status: paid
      ? 'succeeded'
      : 'requires_payment_method',
    latest_charge: null,
  })
  const made = put(book, 'charge', {
    amount,
    amount_captured: paid
      ? amount
      : 0,
    amount_refunded: 0,
    application_fee_amount: applicationFee,
    balance_transaction: null,
    captured: paid,
    currency,
    customer,
    disputed: false,
    failure_code: paid
      ? null
      : 'card_declined',
    // what a payment intent says about itself stands on its charges too
    metadata: { ...metadata },
    paid,
    payment_intent: intent.id,
    refunded: false,
    status: paid
      ? 'succeeded'
      : 'failed',
  })
  intent.latest_charge = made.id
  if (paid) {
    const fee = Math.round(amount * 0.029) + 30
    made.balance_transaction = put(book, 'balance_transaction', {
      amount,
      available_on: world.clock.seconds() + 2 * daySeconds,
      currency,
      fee: fee + (applicationFee ?? 0),
      fee_details: [
        {
          type: 'stripe_fee',
          amount: fee,
          currency,
          application: null,
          description: 'Stripe processing fees',
        },
        ...applicationFee
          ? [
              {
                type: 'application_fee',
                amount: applicationFee,
                currency,
                application: 'ca_sandbox',
                description: 'Application fee',
              },
            ]
          : [],
      ],
      net: amount - fee - (applicationFee ?? 0),
      source: made.id,
      status: 'pending',
      type: 'charge',
    }).id
    if (applicationFee && book.account) {
      const platform = { ...book, account: null }
      const share = put(platform, 'application_fee', {
        account: book.account,
        amount: applicationFee,
        amount_refunded: 0,
        charge: made.id,
        currency,
        refunded: false,
      })
      made.application_fee = share.id
      emit(platform, 'application_fee.created', share)
    }
  }
  emit(book, paid
    ? 'charge.succeeded'
    : 'charge.failed', made)
  emit(book, paid
    ? 'payment_intent.succeeded'
    : 'payment_intent.payment_failed', intent)
  // the test card that works once
  if (paid && cardOf(book, customer) === 'fails-later')
    book.state.cards[customer] = 'declined'
  return { intent, paid }
}
