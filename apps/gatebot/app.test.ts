// Ann sells her group; Bob pays, is let in, fails to pay, is warned, taken out, pays again and returns. By card and in Stars.

import type { Gate } from '../../test/gate.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

let gate: Gate
beforeEach(async () => {
  gate = await openGate()
})
afterEach(() => gate.stack.close())

// weeks of hourly ticks
describe('by card', { timeout: 120_000 }, () => {
  it('lets a payer in, warns him when a charge fails, takes him out after the grace, and lets him return', async () => {
    const { stack, ann, bob, status, priced, join, payByCard, press } = gate
    await priced()
    expect(await ann.heard()).toContain('Price by card: $9 a week')
    await join(bob)
    expect(await bob.heard()).toContain('Ann\'s Club is for members')
    const paid = await payByCard(bob, { card: 'fails-later' })
    expect(paid.redirect).toMatch(/FactoryGateBot\?start=paid-\w+$/)
    expect(await status(bob)).toBe('member')
    expect(await bob.all()).toContain('You are in Ann\'s Club. Welcome!')
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('Next charge on')

    await stack.to('2026-03-08T10:05:00Z')
    expect(await bob.heard()).toContain('did not go through')
    expect(await status(bob)).toBe('member')
    await stack.to('2026-03-10T10:05:00Z')
    expect((await bob.all()).match(/did not go through/g)).toHaveLength(2)
    expect(await status(bob)).toBe('member')
    await stack.to('2026-03-11T10:30:00Z')
    expect(await status(bob)).toBe('left')
    expect(await bob.heard()).toContain('is still open')

    // the way back is another card at the portal, not a second subscription
    await bob.say('/mystatus')
    await press(bob, /^Change the card/)
    const { portals } = await stack.sim('/sim/stripe')
    await stack.sim('/sim/stripe/portal', { session: portals.at(-1).id, action: 'card', card: 'ok' })
    await bob.breathe()
    const link = await press(bob, /^Join/)
    expect((await join(bob, { invite_link: link })).status).toBe('member')

    // the money is Ann's; the founder's is the fee
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('$18')
    const [sums] = await stack.sql(`select sum(gross)::int as gross, sum(platform_fee)::int as fee, count(*) filter (where seller is null)::int as founders from factory_payments`)
    expect(sums).toEqual({ gross: 1800, fee: 90, founders: 0 })
  })

  it('keeps a member who cancels until the end, says so before, and lets him go on', async () => {
    const { stack, bob, status, priced, join, payByCard, press } = gate
    await priced()
    await join(bob)
    await payByCard()
    await bob.say('/mystatus')
    await press(bob, /^Cancel/)
    await press(bob, /No, keep it/)
    expect(await bob.heard()).toBe('Nothing was changed.')
    await bob.say('/mystatus')
    await press(bob, /^Cancel/)
    await press(bob, /Yes, cancel/)
    expect(await bob.heard()).toContain('Cancelled. You keep it until')
    await stack.to('2026-03-05T12:00:00Z')
    expect(await bob.heard()).toContain('ends on')
    await press(bob, /^Keep it going/)
    expect(await bob.heard()).toContain('goes on as before')
    await stack.to('2026-03-08T12:00:00Z')
    expect(await status(bob)).toBe('member')
    await bob.say('/mystatus')
    await press(bob, /^Cancel/)
    await press(bob, /Yes, cancel/)
    await stack.to('2026-03-15T12:00:00Z')
    expect(await status(bob)).toBe('left')
    expect(await bob.heard()).toContain('welcome back')
  })
})

describe('in Stars', { timeout: 120_000 }, () => {
  it('lets in, renews, warns when the Stars run out, takes out, and the ledger says whose they are', async () => {
    const { stack, ann, bob, status, starred, join, payInStars, press } = gate
    await starred()
    await join(bob)
    expect(await payInStars()).toMatchObject({ status: 'paid' })
    expect(await status(bob)).toBe('member')
    await stack.to('2026-04-01T10:00:00Z')
    expect(await status(bob)).toBe('member')
    await stack.sim('/sim/stars', { user: bob.id, amount: -480 })
    await stack.to('2026-05-01T10:00:00Z')
    expect(await bob.heard()).toContain('did not go through')
    expect(await status(bob)).toBe('member')
    await stack.to('2026-05-04T12:00:00Z')
    expect(await status(bob)).toBe('left')
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('⭐ 500, our share ⭐ 24')
    await stack.sim('/sim/stars', { user: bob.id, amount: 1000 })
    await press(bob, /See the offer/)
    expect(await payInStars()).toMatchObject({ status: 'paid' })
    expect((await join(bob, { invite_link: await press(bob, /^Join/) })).status).toBe('member')
  })
})
