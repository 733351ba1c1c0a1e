// Amounts as people read them, and what Stripe's signature proves.

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clueOf, readEvent } from './events.ts'
import { formatMoney, formatPrice } from './money.ts'

describe('an amount', () => {
  it.each([
    [900, 'usd', 'en', '$9'],
    [950, 'usd', 'en', '$9.50'],
    [5, 'usd', 'en', '$0.05'],
    [123_456_700, 'usd', 'en', '$1,234,567'],
    [950, 'eur', 'en', '€9.50'],
    [900, 'jpy', 'en', '¥900'],
    [-250, 'usd', 'en', '-$2.50'],
    [1500, 'XTR', 'en', '⭐ 1,500'],
    [900, 'eur', 'ru', '9 €'],
    [950, 'eur', 'ru', '9,50 €'],
    [50_000, 'rub', 'ru', '500 ₽'],
    [1500, 'XTR', 'ru', '⭐ 1 500'],
  ] as const)('%i %s in %s', (amount, currency, language, text) => {
    // a number's parts stay together: the spaces inside do not break
    expect(formatMoney(amount, currency, language).replace(/\s/g, ' ')).toBe(text)
  })
  it.each([
    ['month', 'en', '$9 a month'],
    ['year', 'ru', '9 $ в год'],
    [null, 'en', '$9 once'],
    [null, 'ru', '9 $ один раз'],
  ] as const)('every %s in %s', (interval, language, text) => {
    expect(formatPrice({ amount: 900, currency: 'usd', interval }, language).replace(/\s/g, ' ')).toBe(text)
  })
})

describe('an event', () => {
  const now = Date.parse('2026-03-01T10:00:00Z')
  const settings = {
    secretKey: 'sk_test_1',
    webhookSecrets: ['whsec_new', 'whsec_old'],
  }
  const body = (livemode = false) => JSON.stringify({
    id: 'evt_1',
    object: 'event',
    livemode,
    type: 'charge.refunded',
    data: {
      object: { object: 'charge', id: 'ch_1', customer: 'cus_1' },
    },
  })
  const signed = (text: string, secret: string, seconds = now / 1000) => `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex')}`

  it.each([
    [
      'a known secret',
      signed(body(), 'whsec_new'),
    ],
    [
      'the secret before it was changed',
      signed(body(), 'whsec_old'),
    ],
    [
      'almost five minutes ago',
      signed(body(), 'whsec_new', now / 1000 - 299),
    ],
  ])('is taken with %s', async (_, signature) => {
    expect((await readEvent(body(), signature, settings, now)).id).toBe('evt_1')
  })
  it.each([
    ['nothing', ''],
    ['nonsense', 't=1,v1=zz'],
    [
      'a foreign secret',
      signed(body(), 'whsec_other'),
    ],
    [
      'the signature of another body',
      signed(body(true), 'whsec_new'),
    ],
    [
      'more than five minutes ago',
      signed(body(), 'whsec_new', now / 1000 - 301),
    ],
  ])('is refused with %s', async (_, signature) => {
    await expect(readEvent(body(), signature, settings, now)).rejects.toMatchObject({ code: 'signature-invalid', status: 400 })
  })
  it('of test money is refused where live money is taken, and the other way round', async () => {
    const live = { ...settings, secretKey: 'sk_live_1' }
    await expect(readEvent(body(), signed(body(), 'whsec_new'), live, now)).rejects.toMatchObject({ code: 'wrong-mode' })
    await expect(readEvent(body(true), signed(body(true), 'whsec_new'), settings, now)).rejects.toMatchObject({ code: 'wrong-mode' })
    expect((await readEvent(body(true), signed(body(true), 'whsec_new'), live, now)).id).toBe('evt_1')
  })

  it.each([
    [
      {
        object: 'checkout.session',
        id: 'cs_1',
        metadata: { app: 'gatebot' },
        customer: 'cus_1',
      },
      {
        clue: { session: 'cs_1' },
        app: 'gatebot',
        customer: 'cus_1',
      },
    ],
    [
      { object: 'subscription', id: 'sub_1', metadata: {} },
      {
        clue: { subscription: 'sub_1' },
        app: null,
      },
    ],
    [
      {
        object: 'invoice',
        id: 'in_1',
        parent: {
          subscription_details: {
            subscription: 'sub_1',
            metadata: { app: 'dripflow' },
          },
        },
      },
      {
        clue: { invoice: 'in_1' },
        app: 'dripflow',
      },
    ],
    [
      { object: 'charge', id: 'ch_1' },
      {
        clue: { charge: 'ch_1' },
        charge: 'ch_1',
      },
    ],
    [
      { object: 'dispute', id: 'dp_1', charge: 'ch_1' },
      {
        clue: { charge: 'ch_1' },
        charge: 'ch_1',
      },
    ],
    [
      { object: 'account', id: 'acct_1' },
      {
        clue: { account: 'acct_1' },
      },
    ],
  ])('says where to look: $0.object', (object, clue) => {
    expect(clueOf({
      data: { object },
    } as never)).toMatchObject(clue)
  })
  it.each([
    [
      { object: 'invoice', id: 'in_1', parent: null },
    ],
    [
      { object: 'refund', id: 're_1', charge: null },
    ],
    [
      { object: 'payout', id: 'po_1' },
    ],
  ])('is about nothing here: $0.object', (object) => {
    expect(clueOf({
      data: { object },
    } as never)).toBe(null)
  })
})
