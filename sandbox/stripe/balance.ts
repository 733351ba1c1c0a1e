// GET /v1/balance: what lies here per currency, available or still pending (docs.stripe.com/api/balance/balance_object).
import type { Call } from './call.ts'
import { all } from './books.ts'

export function balance({ book }: Call) {
  const sums = {
    available: new Map<string, number>(),
    pending: new Map<string, number>(),
  }
  for (const { available_on: availableOn, currency, net } of all(book, 'balance_transaction')) {
    for (const [kind, counts] of [
      ['available', availableOn <= book.world.clock.seconds()],
      ['pending', availableOn > book.world.clock.seconds()],
    ] as const)
      sums[kind].set(currency, (sums[kind].get(currency) ?? 0) + (counts ? net : 0))
  }
  const rows = (kind: keyof typeof sums) => [
    ...sums[kind].size
      ? sums[kind]
      : [
          ['usd', 0] as const,
        ],
  ].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }))
  return {
    object: 'balance',
    available: rows('available'),
    pending: rows('pending'),
    livemode: false,
  }
}
