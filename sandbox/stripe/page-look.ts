// How the pretend Stripe's pages look, and how they write money and days.

import type { Thing } from './books.ts'
import { html, raw } from 'hono/html'

type Html = ReturnType<typeof html>

const style = `
:root { color-scheme: light dark; --bg: #f6f8fa; --card: #fff; --ink: #1a1f36; --soft: #5e6a80; --line: #d9dfe8; --accent: #5a52e8; --on-accent: #fff; --good: #1a7a3c; --good-bg: #d7f5e1; --bad: #b3123c; --bad-bg: #ffe3ea }
@media (prefers-color-scheme: dark) { :root { --bg: #12151c; --card: #1c202a; --ink: #f2f4f8; --soft: #a6b0c0; --line: #343b49; --accent: #8f8aff; --on-accent: #12131f; --good: #86e0a5; --good-bg: #143a24; --bad: #ff9db1; --bad-bg: #451a26 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere }
.banner { margin: 0; padding: 8px 16px; background: #ffde92; color: #4d3600; font-size: 13px; text-align: center } .banner b { letter-spacing: .04em }
main { padding: 24px 16px 56px }
.split { display: grid; gap: 32px 64px; grid-template-columns: 1fr 1fr; margin: 24px auto 0; max-width: 880px; align-items: start }
.column, .alone { margin: 0 auto; max-width: 480px } .alone { margin-top: 24px }
@media (max-width: 760px) { .split { grid-template-columns: 1fr; gap: 24px; margin-top: 0 } .box { padding: 16px } }
.box { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; box-shadow: 0 4px 16px rgb(20 30 60 / 6%) } .box + .box { margin-top: 12px }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 15px; margin: 24px 0 8px } form > h2 { margin: 0 0 4px; font-size: 17px } p { margin: 8px 0 }
.big { font-size: 28px; font-weight: 600; margin: 4px 0 16px } .big small { font-size: 15px; font-weight: 400; color: var(--soft) } .number { font-variant-numeric: tabular-nums }
.soft { color: var(--soft) } .small, small { font-size: 13px }
.row { align-items: center; display: flex; gap: 12px; justify-content: space-between; padding: 8px 0; border-top: 1px solid var(--line) } .box > .row:first-of-type { border: 0 } .total { font-weight: 600 }
.field { display: block; font-size: 13px; font-weight: 600; margin: 12px 0 } .pair { display: flex; gap: 8px } .pair button { flex: none; margin: 4px 0 0; width: auto }
input[type=text], input[type=email] { width: 100%; min-height: 44px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; font-size: 15px; font-weight: 400; margin-top: 4px } input[readonly] { color: var(--soft) }
.cards { border: 1px solid var(--line); border-radius: 8px; overflow: hidden } #cards { margin: 12px 0 4px }
.choice { align-items: center; cursor: pointer; display: flex; gap: 12px; min-height: 56px; padding: 8px 12px } .choice + .choice { border-top: 1px solid var(--line) } .choice:has(:checked) { background: color-mix(in srgb, var(--accent) 10%, transparent) } .choice input { accent-color: var(--accent); margin: 0; width: 18px; height: 18px } .choice small { color: var(--soft); display: block }
.brand { background: #1a3a8f; border-radius: 4px; color: #fff; flex: none; font: italic 700 11px system-ui; overflow-wrap: normal; padding: 4px 5px }
button, .button { display: block; width: 100%; min-height: 44px; padding: 10px 16px; margin-top: 12px; border: 1px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
.quiet { background: transparent; color: var(--accent); border-color: var(--line) } .back { color: var(--accent); display: inline-block; font-size: 17px; min-height: 32px; text-decoration: none }
.error { background: var(--bad-bg); border-radius: 8px; color: var(--bad); padding: 8px 12px }
.tag { background: color-mix(in srgb, var(--soft) 18%, transparent); border-radius: 6px; font-size: 13px; padding: 2px 8px } .good { background: var(--good-bg); color: var(--good) } .bad { background: var(--bad-bg); color: var(--bad) }
.bank { align-items: baseline; border-bottom: 1px solid var(--line); display: flex; justify-content: space-between; margin: 0 0 16px; padding-bottom: 12px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }`

export function shell(title: string, body: Html | Html[]): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(style)}</style></head>
<body><p class="banner"><b>TEST MODE</b> · a pretend Stripe: no money moves</p><main>${body}</main></body></html>`
}

/** An amount in the currency's smallest unit. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits!)
}

/** A day of a Unix time in seconds. */
export const dayOf = (seconds: number): string => new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(seconds * 1000)

export function per(price: Thing): string {
  return price.recurring
    ? ` per ${price.recurring.interval}`
    : ''
}
