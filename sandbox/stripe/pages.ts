// The hosted pages: checkout, billing portal, onboarding. Plain forms; every text from elsewhere is escaped.

import type { Book, Card, Thing } from './books.ts'
import type { Stripe } from './index.ts'
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { cancelSubscription } from './billing.ts'
import { all, cards, get, StripeRefusal } from './books.ts'
import { amountDue, changeCard, completeCheckout, promotionOf } from './checkout.ts'
import { emit } from './events.ts'
import { dayOf, money, per, shell } from './page-look.ts'

type Html = ReturnType<typeof html>

function cardChoice(chosen = 'ok'): Html {
  return html`<p class="field" id="cards">Card</p><div class="cards" role="radiogroup" aria-labelledby="cards">${Object.entries(cards).map(([id, { number, about }]) => html`<label class="choice"><input type="radio" name="card" value="${id}" ${id === chosen
    ? raw('checked')
    : ''}><span class="brand" aria-hidden="true">VISA</span><span><span class="number">${number}</span><small>${about}</small></span></label>`)}</div>`
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
  return shell(title, html`<div class="box alone"><h1>${title}</h1><p class="soft">${words}</p>${back
    ? html`<a class="button" href="${back}">Back</a>`
    : ''}</div>`)
}

/** On whose account a page takes money: what a payer reads at its head. */
function shopOf(book: Book): string {
  if (!book.account)
    return 'Your shop'
  const account = get({ ...book, account: null }, 'account', book.account)
  return account.business_profile?.name ?? account.email ?? 'A seller'
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
  const full = money(price.unit_amount, price.currency)
  const recurring = session.mode === 'subscription'
  const row = (name: string, value: string, kind = '') => html`<div class="row ${kind}"><span>${name}</span><span class="number">${value}</span></div>`
  const known = session.customer && get(book, 'customer', session.customer).email
  return shell(recurring
    ? `Subscribe to ${product.name}`
    : `Pay for ${product.name}`, html`<div class="split"><section class="summary">
${session.cancel_url
  ? html`<a class="back" href="${session.cancel_url}" aria-label="Back to ${shopOf(book)}">←</a>`
  : ''}<p class="soft">${recurring
  ? 'Subscribe to'
  : 'Pay for'} ${product.name}</p>
<h1 class="big number">${full}<small>${per(price)}</small></h1>
${session.sandbox_trial_days
  ? html`<p>${session.sandbox_trial_days} days free, then ${full}${per(price)}.</p>`
  : ''}
${row(product.name, full)}${product.description
  ? html`<p class="soft small">${product.description}</p>`
  : ''}
${coupon
  ? row(`Code ${form.promotion_code}`, `−${money(price.unit_amount - due, price.currency)}`, 'soft')
  : ''}
${row('Due today', money(due, price.currency), 'total')}</section>
<form class="box" method="post"><h2>Pay with card</h2>${problem
  ? html`<p class="error" role="alert">${problem}</p>`
  : ''}
<label class="field">Email<input type="email" name="email" autocomplete="email" value="${form.email ?? known ?? ''}" placeholder="you@example.com"></label>
${cardChoice(form.card)}
${session.allow_promotion_codes
  ? html`<div class="field"><label for="code">Promotion code</label><span class="pair"><input id="code" type="text" name="promotion_code" autocomplete="off" value="${form.promotion_code ?? ''}"><button class="quiet" name="do" value="apply">Apply</button></span></div>`
  : ''}
<button name="do" value="pay">${recurring
  ? session.sandbox_trial_days
    ? 'Start trial'
    : 'Subscribe'
  : `Pay ${money(due, price.currency)}`}</button>
<p class="soft small">${recurring
  ? 'The card is charged again each time the subscription renews, until you cancel.'
  : 'You are charged once.'}</p></form></div>`)
}

/** The bank's own page of a 3-D Secure card; what was typed before goes along. */
function bankPage(book: Book, session: Thing, form: Record<string, string>): Html {
  const price = get(book, 'price', session.sandbox_price)
  const hidden = Object.entries(form).filter(([name]) => name !== 'do').map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return shell('Confirm with your bank', html`<form class="box alone" method="post"><p class="bank"><b>Sandbox Bank</b><span class="soft small">3-D Secure</span></p><h1>Confirm this payment</h1>
<p class="soft">Your bank wants to be sure that this is you.</p>
<div class="row"><span>To</span><span>${shopOf(book)}</span></div><div class="row"><span>Amount</span><span class="number">${money(amountDue(book, session), price.currency)}</span></div><div class="row"><span>Card</span><span class="number">•••• ${cards['3ds'].number.slice(-4)}</span></div>${hidden}
<button name="do" value="authenticated">Complete authentication</button><button class="quiet" name="do" value="failed">Fail authentication</button></form>`)
}

function subscriptionCard(book: Book, subscription: Thing): Html {
  const [item] = subscription.items.data
  const product = get(book, 'product', item.price.product)
  const over = ['canceled', 'incomplete_expired'].includes(subscription.status)
  return html`<form class="box" method="post"><input type="hidden" name="subscription" value="${subscription.id}">
<div class="row"><b>${product.name}</b><span class="tag ${subscription.status === 'past_due'
  ? 'bad'
  : over
    ? ''
    : 'good'}">${subscription.status.replaceAll('_', ' ')}</span></div>
<p class="big number">${money(item.price.unit_amount, item.price.currency)}<small>${per(item.price)}</small></p>
<p class="soft">${over
  ? 'It has ended.'
  : subscription.status === 'past_due'
    ? 'The last charge was declined. Choose another card below: it is charged at once.'
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
  const mine = (object: string) => all(book, object).filter(one => one.customer === session.customer).reverse()
  const invoices = mine('invoice')
  return shell('Billing', html`<div class="column">${session.return_url
    ? html`<a class="back" href="${session.return_url}">← Back</a>`
    : ''}<h1>Billing</h1><p class="soft">${get(book, 'customer', session.customer).email ?? ''}</p>
<h2>Subscriptions</h2>${mine('subscription').map(one => subscriptionCard(book, one))}
<h2>Payment method</h2><form class="box" method="post">${cardChoice(book.state.cards[session.customer])}<button name="do" value="card">Use this card</button></form>
<h2>Invoices</h2><div class="box">${invoices.length
  ? invoices.map(invoice => html`<div class="row"><span>${dayOf(invoice.created)}</span><span class="number">${money(invoice.amount_due, invoice.currency)}</span><span class="tag ${invoice.status === 'paid'
      ? 'good'
      : 'bad'}">${invoice.status}</span></div>`)
  : html`<p class="soft">None yet.</p>`}</div></div>`)
}

function onboardingPage(link: Thing): Html {
  const given = (label: string, value: string) => html`<label class="field">${label}<input type="text" value="${value}" readonly></label>`
  return shell('Connect your account', html`<form class="box alone" method="post"><h1>Connect your account</h1><p class="soft">Stripe asks a seller who they are and where the money goes. Here everything is filled in already.</p>
<label class="field">Business name<input type="text" name="business" value="My shop" required maxlength="60"></label>${given('Country', 'United States')}${given('Bank account', '•••• 6789')}
<button name="do" value="finish">Agree and submit</button><a class="button quiet" href="${link.return_url}">Not now</a></form>`)
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
  function changed(): void {
    stripe.after()
    stripe.book(null).world.events.emit({ type: 'stripe' })
  }
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
        changed()
        return outcome.status === 'paid'
          ? c.redirect(outcome.redirect, 303)
          : c.html(outcome.status === 'authenticate'
              ? bankPage(found.book, found.thing, form)
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
      changed()
      return c.redirect(`/stripe/portal/${c.req.param('id')}`, 303)
    })
    .get('/onboard/:id', (c) => {
      const link = all(stripe.book(null), 'account_link').find(one => one.id === c.req.param('id'))
      if (!link || link.used)
        return c.html(gone('Connect your account', 'This link was used or has expired. Ask the bot for a new one.', link?.refresh_url), 410)
      return c.html(onboardingPage(link))
    })
    .post('/onboard/:id', async (c) => {
      const link = all(stripe.book(null), 'account_link').find(one => one.id === c.req.param('id'))
      if (!link || link.used)
        return c.redirect(`/stripe/onboard/${c.req.param('id')}`, 303)
      link.used = true
      const { business } = await formOf(c)
      const account = setAccount(stripe, link.account, true)
      account.business_profile = { ...account.business_profile, name: business || 'My shop' }
      changed()
      return c.redirect(link.return_url, 303)
    })
}
