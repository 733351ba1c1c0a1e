// The hosted pages: checkout, billing portal, onboarding. Plain forms; every text from elsewhere is escaped.

import type { Book, Card, Thing } from './books.ts'
import type { Stripe } from './index.ts'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { cancelSubscription } from './billing.ts'
import { all, cards, get, StripeRefusal } from './books.ts'
import { amountDue, changeCard, completeCheckout, promotionOf } from './checkout.ts'
import { emit } from './events.ts'

type Html = ReturnType<typeof html>

const style = `
:root { color-scheme: light dark; --bg: #f6f8fa; --card: #fff; --ink: #1a1f36; --soft: #687385; --line: #e3e8ee; --accent: #635bff; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171f; --card: #1d2029; --ink: #f2f4f8; --soft: #a3acba; --line: #323846; --accent: #7a73ff; } }
* { box-sizing: border-box } body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
main { max-width: 420px; margin: 0 auto; padding: 24px 16px 48px } .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; margin-top: 16px }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 15px; margin: 0 0 8px } .big { font-size: 28px; font-weight: 600; font-variant-numeric: tabular-nums } .soft { color: var(--soft) } .small { font-size: 13px }
label { display: block; padding: 10px 0; border-bottom: 1px solid var(--line) } label:last-of-type { border: 0 } input[type=text], input[type=email] { width: 100%; padding: 10px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; margin-top: 4px }
button, .button { display: block; width: 100%; padding: 12px; margin-top: 12px; border: 0; border-radius: 8px; background: var(--accent); color: #fff; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
button.quiet, .quiet { background: transparent; color: var(--accent); border: 1px solid var(--line) } .error { color: #df1b41 } .tag { display: inline-block; font-size: 13px; padding: 2px 8px; border-radius: 6px; background: #ffde92; color: #5c3d00 }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }`

function shell(title: string, body: Html | Html[]): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(style)}</style></head>
<body><main><p><span class="tag">TEST MODE</span> <span class="soft small">A pretend Stripe; no money moves.</span></p>${body}</main></body></html>`
}

const money = (amount: number, currency: string) => new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100)
const dayOf = (seconds: number) => new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(seconds * 1000)
function per(price: Thing) {
  return price.recurring
    ? ` per ${price.recurring.interval}`
    : ''
}

function cardChoice(chosen = 'ok'): Html[] {
  return Object.entries(cards).map(([id, { number, about }]) => html`<label><input type="radio" name="card" value="${id}" ${id === chosen
    ? raw('checked')
    : ''}> ${number}<br><span class="soft small">${about}</span></label>`)
}

/** Where an object lies: its id is enough for a page's address. */
function find(stripe: Stripe, object: string, id: string): { book: Book, thing: Thing } | undefined {
  return Object.keys(stripe.state().books).map(name => stripe.book(name === 'main'
    ? null
    : name)).flatMap((book) => {
    const thing = all(book, object).find(one => one.id === id)
    return thing
      ? [
          { book, thing },
        ]
      : []
  })[0]
}

function gone(title: string, words: string, back?: string) {
  return shell(title, html`<div class="card"><h1>${title}</h1><p class="soft">${words}</p>${back
    ? html`<a class="button" href="${back}">Back</a>`
    : ''}</div>`)
}

function checkoutPage(book: Book, session: Thing, form: Record<string, string>, error?: string): Html {
  const price = get(book, 'price', session.sandbox_price)
  const product = get(book, 'product', price.product)
  let coupon: Thing | undefined
  let problem = error
  try {
    coupon = form.promotion_code
      ? get(book, 'coupon', promotionOf(book, form.promotion_code, price.product).promotion.coupon)
      : undefined
  }
  catch (refusal) {
    problem ??= (refusal as Error).message
  }
  const due = amountDue(book, session, coupon)
  return shell(product.name, html`<div class="card"><p class="soft">${product.name}</p><p class="big">${money(price.unit_amount, price.currency)}<span class="soft small">${per(price)}</span></p>
${session.sandbox_trial_days
  ? html`<p>${session.sandbox_trial_days} days free, then ${money(price.unit_amount, price.currency)}${per(price)}.</p>`
  : ''}
<p><b>Due today: ${money(due, price.currency)}</b></p></div>
<form class="card" method="post">${problem
  ? html`<p class="error" role="alert">${problem}</p>`
  : ''}
<label>Email<input type="email" name="email" autocomplete="email" value="${form.email ?? ''}" placeholder="you@example.com"></label>
${session.allow_promotion_codes
  ? html`<label>Promotion code<input type="text" name="promotion_code" value="${form.promotion_code ?? ''}"></label>`
  : ''}
<h2>Card</h2>${cardChoice(form.card)}
<button name="do" value="pay">${session.mode === 'subscription'
  ? 'Subscribe'
  : 'Pay'}</button>
${session.allow_promotion_codes
  ? html`<button class="quiet" name="do" value="apply">Apply the code</button>`
  : ''}
${session.cancel_url
  ? html`<a class="button quiet" href="${session.cancel_url}">Back</a>`
  : ''}</form>`)
}

function bankPage(form: Record<string, string>): Html {
  const hidden = Object.entries(form).filter(([name]) => name !== 'do').map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return shell('Confirm with your bank', html`<form class="card" method="post"><h1>Confirm with your bank</h1><p class="soft">Your bank wants to know that this is you.</p>${hidden}
<button name="do" value="authenticated">Complete authentication</button><button class="quiet" name="do" value="failed">Fail authentication</button></form>`)
}

function subscriptionCard(book: Book, subscription: Thing): Html {
  const [item] = subscription.items.data
  const product = get(book, 'product', item.price.product)
  const over = ['canceled', 'incomplete_expired'].includes(subscription.status)
  return html`<form class="card" method="post"><input type="hidden" name="subscription" value="${subscription.id}"><h2>${product.name}</h2>
<p>${money(item.price.unit_amount, item.price.currency)}${per(item.price)} · ${subscription.status.replace('_', ' ')}</p>
<p class="soft">${over
  ? 'It has ended.'
  : subscription.cancel_at_period_end
    ? `Ends on ${dayOf(item.current_period_end)}.`
    : `Next charge on ${dayOf(item.current_period_end)}.`}</p>
${over
  ? ''
  : subscription.cancel_at_period_end
    ? html`<button name="do" value="resume">Keep the subscription</button>`
    : html`<button class="quiet" name="do" value="cancel">Cancel at the end of the period</button>`}</form>`
}

function portalPage(book: Book, session: Thing): Html {
  const mine = (object: string) => all(book, object).filter(one => one.customer === session.customer)
  return shell('Billing', html`<h1>Billing</h1>${mine('subscription').map(one => subscriptionCard(book, one))}
<form class="card" method="post"><h2>Card on file</h2>${cardChoice(book.state.cards[session.customer])}<button name="do" value="card">Use this card</button></form>
<div class="card"><h2>Invoices</h2>${mine('invoice').map(invoice => html`<p>${dayOf(invoice.created)} · ${money(invoice.amount_due, invoice.currency)} · ${invoice.status}</p>`)}</div>
${session.return_url
  ? html`<a class="button quiet" href="${session.return_url}">Back</a>`
  : ''}`)
}

/** What the portal's buttons do; also for scripts. */
export function usePortal(book: Book, customer: string, action: string, subscriptionId: string | undefined, card: Card): void {
  if (action === 'card')
    return changeCard(book, customer, card)
  const subscription = get(book, 'subscription', subscriptionId)
  if (subscription.customer !== customer || ['canceled', 'incomplete_expired'].includes(subscription.status))
    return
  if (action === 'end')
    return cancelSubscription(book, subscription)
  const on = action === 'cancel'
  Object.assign(subscription, {
    cancel_at_period_end: on,
    cancel_at: on
      ? subscription.items.data[0].current_period_end
      : null,
  })
  emit(book, 'customer.subscription.updated', subscription)
}

/** Finishes a seller's onboarding, or switches the account off again. */
export function setAccount(stripe: Stripe, id: string, enabled: boolean): Thing {
  const book = stripe.book(null)
  const account = get(book, 'account', id)
  Object.assign(account, { charges_enabled: enabled, details_submitted: true, payouts_enabled: enabled })
  emit({ ...book, account: id }, 'account.updated', account)
  return account
}

export function stripePages(stripe: Stripe): Hono {
  const formOf = async (c: { req: { parseBody: () => Promise<unknown> } }) => await c.req.parseBody() as Record<string, string>
  return new Hono()
    .get('/pay/:id', (c) => {
      const found = find(stripe, 'checkout.session', c.req.param('id'))
      if (found?.thing.status === 'open')
        return c.html(checkoutPage(found.book, found.thing, {}))
      return c.html(found?.thing.status === 'complete'
        ? gone('Paid', 'This page was paid already.', found.thing.success_url)
        : gone('Expired', 'This page is no longer open. Ask for a new one where you came from.', found?.thing.cancel_url), 410)
    })
    .post('/pay/:id', async (c) => {
      const found = find(stripe, 'checkout.session', c.req.param('id'))
      const form = await formOf(c)
      if (found?.thing.status !== 'open')
        return c.redirect(`/stripe/pay/${c.req.param('id')}`, 303)
      if (form.do === 'apply')
        return c.html(checkoutPage(found.book, found.thing, form))
      try {
        const outcome = completeCheckout(found.book, found.thing, {
          card: form.card as Card,
          ...form.email && { email: form.email },
          ...form.promotion_code && { promotionCode: form.promotion_code },
          ...['authenticated', 'failed'].includes(form.do ?? '') && { authenticated: form.do === 'authenticated' },
        })
        stripe.after()
        return outcome.status === 'paid'
          ? c.redirect(outcome.redirect, 303)
          : c.html(outcome.status === 'authenticate'
              ? bankPage(form)
              : checkoutPage(found.book, found.thing, form, outcome.message))
      }
      catch (error) {
        if (!(error instanceof StripeRefusal))
          throw error
        return c.html(checkoutPage(found.book, found.thing, form, error.message))
      }
    })
    .get('/portal/:id', (c) => {
      const found = find(stripe, 'billing_portal.session', c.req.param('id'))
      return found
        ? c.html(portalPage(found.book, found.thing))
        : c.html(gone('Billing', 'This link is no longer valid. Ask the bot for a new one.'), 410)
    })
    .post('/portal/:id', async (c) => {
      const found = find(stripe, 'billing_portal.session', c.req.param('id'))
      const form = await formOf(c)
      if (found)
        usePortal(found.book, found.thing.customer, form.do ?? '', form.subscription, form.card as Card)
      stripe.after()
      return c.redirect(`/stripe/portal/${c.req.param('id')}`, 303)
    })
    .get('/onboard/:id', (c) => {
      const link = all(stripe.book(null), 'account_link').find(one => one.id === c.req.param('id'))
      if (!link || link.used)
        return c.html(gone('Connect your account', 'This link was used or has expired. Ask the bot for a new one.', link?.refresh_url), 410)
      return c.html(shell('Connect your account', html`<form class="card" method="post"><h1>Connect your account</h1><p class="soft">Here Stripe asks a seller for a name, an address and a bank account. One button does it all.</p><button name="do" value="finish">Finish</button><a class="button quiet" href="${link.return_url}">Not now</a></form>`))
    })
    .post('/onboard/:id', (c) => {
      const link = all(stripe.book(null), 'account_link').find(one => one.id === c.req.param('id'))
      if (!link || link.used)
        return c.redirect(`/stripe/onboard/${c.req.param('id')}`, 303)
      link.used = true
      setAccount(stripe, link.account, true)
      stripe.after()
      return c.redirect(link.return_url, 303)
    })
}
