// The one place that talks to the server. Every refusal becomes a SimError whose message may be shown to a person.
import type { Bot, Call, Chat, ChatDetails, ChatMember, ChatRef, Clock, Door, Fault, InlineAnswer, InviteLink, Invoice, InvoiceRef, Link, Message, Outgoing, Paid, Play, PressAnswer, Stars, Stripe, StripeEvent, User, World } from './types.ts'
import { recorded } from './recorder.ts'

/** The server refused (`code` is its permanent name for it) or could not be reached (`offline`). */
export class SimError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined
        ? {}
        : { 'content-type': 'application/json' },
      body: body === undefined
        ? undefined
        : JSON.stringify(body),
    })
  }
  catch {
    throw new SimError('offline', 'The sandbox does not answer. Is it still running?')
  }
  const text = await response.text()
  const answer: unknown = text.startsWith('{') || text.startsWith('[')
    ? JSON.parse(text)
    : {}
  if (response.ok)
    return answer as T
  const { code = `http-${response.status}`, message, description } = answer as Partial<Record<'code' | 'message' | 'description', string>>
  throw new SimError(String(code), message ?? description ?? `The sandbox answered ${response.status}.`)
}

/** What became of somebody who wanted in. */
export type Joined = (ChatMember | { status: 'requested' }) & Pick<Door, 'web_app'>

/** The GET parameters that name a chat. */
export function chatQuery(ref: ChatRef): string {
  return typeof ref === 'number'
    ? `chat=${ref}`
    : `bot=${ref.bot}&user=${ref.user}`
}

const get = <T>(path: string) => request<T>('GET', path)

/** Sends an action of a person and keeps it for "save as test". */
function act<T>(path: string, body: Record<string, unknown>): Promise<T> {
  return recorded(path, body, () => request<T>('POST', path, body))
}

export const sim = {
  view: (as: number) => get<World>(`/sim/view?as=${as}`),
  users: () => get<User[]>('/sim/users'),
  bots: () => get<Bot[]>('/sim/bots'),
  chat: (ref: ChatRef, as: number) => get<ChatDetails>(`/sim/chat?${chatQuery(ref)}&as=${as}`),
  messages: (ref: ChatRef, as: number) => get<Message[]>(`/sim/messages?${chatQuery(ref)}&as=${as}`),
  calls: (bot?: number) => get<Call[]>(`/sim/calls${bot === undefined
    ? ''
    : `?bot=${bot}`}`),
  clock: () => get<Clock>('/sim/clock'),
  play: () => get<Play>('/sim/play'),
  startPlay: () => request<Play>('POST', '/sim/play', {}),
  faults: () => get<Fault[]>('/sim/fault'),
  link: (url: string, as: number) => get<Link>(`/sim/link?as=${as}&url=${encodeURIComponent(url)}`),
  invites: (chat: number, as: number) => get<InviteLink[]>(`/sim/invites?chat=${chat}&as=${as}`),
  invoice: (invoice: InvoiceRef, as: number) => get<Invoice>(`/sim/invoice?as=${as}&${'invoice_link' in invoice
    ? `invoice_link=${encodeURIComponent(invoice.invoice_link)}`
    : `message_id=${invoice.message_id}&${chatQuery(invoice.chat)}`}`),
  stripe: () => get<Stripe>('/sim/stripe'),
  stripeEvents: () => get<StripeEvent[]>('/sim/stripe/events'),
  stars: (user: number) => get<Stars>(`/sim/stars?user=${user}`),

  createUser: (user: { first_name: string, last_name?: string, username?: string, language_code?: string }) => act<User>('/sim/users', user),
  createBot: (bot: { username: string, first_name: string }) => act<Bot>('/sim/bots', bot),
  createChat: (chat: { type: string, title: string, owner: number, members?: number[], topics?: boolean, join_by_request?: boolean }) => act<Chat>('/sim/chats', chat),
  setMember: (chat: number, user: number, status: string, rights?: Record<string, boolean>, from?: number) => act<unknown>('/sim/members', {
    chat,
    user,
    status,
    ...(rights
      ? { rights }
      : {}),
    ...(from === undefined
      ? {}
      : { from }),
  }),
  send: (chat: ChatRef, from: number, message: Outgoing) => act<Message | Message[]>('/sim/send', { chat, from, ...message }),
  edit: (chat: ChatRef, from: number, message_id: number, change: Outgoing) => act<Message>('/sim/edit', { chat, from, message_id, ...change }),
  remove: (chat: ChatRef, from: number, message_id: number) => act<unknown>('/sim/delete', { chat, from, message_id }),
  press: (chat: ChatRef, from: number, message_id: number, button: string) => act<PressAnswer>('/sim/press', { chat, from, message_id, button }),
  react: (chat: ChatRef, from: number, message_id: number, emoji: string[]) => act<unknown>('/sim/react', {
    chat,
    from,
    message_id,
    reaction: emoji.map(one => ({ type: 'emoji', emoji: one })),
  }),
  vote: (chat: ChatRef, from: number, message_id: number, option_ids: number[]) => act<unknown>('/sim/vote', { chat, from, message_id, option_ids }),
  pin: (chat: ChatRef, from: number, message_id: number, pinned: boolean) => act<unknown>('/sim/pin', { chat, from, message_id, pinned }),
  topic: (chat: ChatRef, from: number, change: { topic?: number, name?: string, closed?: boolean }) => act<unknown>('/sim/topic', { chat, from, ...change }),
  migrate: (chat: number) => act<Chat>('/sim/migrate', { chat }),
  setRoom: (chat: number, from: number, change: { join_by_request?: boolean, guard_bot?: number | null }) => act<Chat>('/sim/room', { chat, from, ...change }),
  join: (user: number, where: { chat: number } | { invite_link: string }) => act<Joined>('/sim/join', { user, ...where }),
  decide: (chat: number, from: number, user: number, approve: boolean) => act<unknown>('/sim/requests', { chat, from, user, approve }),
  invite: (chat: number, from: number, about: { name?: string, member_limit?: number, expire_date?: number, creates_join_request?: boolean }) => act<InviteLink>('/sim/invites', { chat, from, ...about }),
  revoke: (chat: number, from: number, invite_link: string) => act<InviteLink>('/sim/invites/revoke', { chat, from, invite_link }),
  pay: (invoice: InvoiceRef, from: number) => act<Paid>('/sim/pay', { ...invoice, from }),
  giveStars: (user: number, amount: number) => act<{ balance: number }>('/sim/stars', { user, amount }),
  subscription: (bot: number, user: number, charge_id: string, cancel: boolean) => act<unknown>('/sim/subscription', { bot, user, charge_id, cancel }),
  inline: (bot: number, from: number, chat: ChatRef, query: string, offset = '') => request<InlineAnswer>('POST', '/sim/inline', { bot, from, chat, query, offset }),
  chooseInline: (id: string, result: string, chat: ChatRef) => act<Message>('/sim/inline/choose', { id, result, chat }),
  leave: (chat: number, user: number) => act<unknown>('/sim/leave', { chat, user }),
  block: (bot: number, user: number, blocked: boolean) => act<unknown>('/sim/block', { bot, user, blocked }),
  moveClock: (change: { advance: string } | { to: string } | { running: boolean }) => act<Clock>('/sim/clock', change),
  fault: (fault: Fault) => act<unknown>('/sim/fault', { ...fault }),

  openMiniApp: (launch: object) => request<{ url: string, query_id?: string }>('POST', '/sim/open', launch),
  /** What Telegram does for an open mini app. */
  miniApp: <T>(what: string, { bot, person }: { bot: Bot, person: User }, more: object = {}) => act<T>(`/sim/mini-app/${what}`, { bot: bot.id, user: person.id, ...more }),
  preparedMessage: <T>({ bot, person }: { bot: Bot, person: User }, id: string) => get<T>(`/sim/mini-app/prepared?bot=${bot.id}&user=${person.id}&id=${encodeURIComponent(id)}`),
  invoiceOf: <T>(slug: string) => get<T>(`/sim/mini-app/invoice?slug=${encodeURIComponent(slug)}`),
  starsOf: <T>(user: number) => get<T>(`/sim/stars?user=${user}`),
  payInvoice: <T>(invoice_link: string, from: number) => act<T>('/sim/pay', { invoice_link, from }),

  setCard: (customer: string, card: string) => act<unknown>('/sim/stripe', { customer, card }),
  refundCharge: (charge: string) => act<unknown>('/sim/stripe/refund', { charge }),
  dispute: (charge: string, close?: 'won' | 'lost') => act<unknown>('/sim/stripe/dispute', {
    charge,
    ...(close && { close }),
  }),
  deliverStripe: (how: { order?: string | string[], seed?: number, twice?: boolean, forged?: boolean, late?: number, hold?: boolean }) => act<{ status: number }[]>('/sim/stripe/deliver', how),

  clearFaults: (id?: number) => request<unknown>('DELETE', `/sim/fault${id === undefined
    ? ''
    : `?id=${id}`}`),
  read: (chat: ChatRef, user: number) => request<unknown>('POST', '/sim/read', { chat, user }),
}

/** Where the bytes of a file are. */
export const fileUrl = (file: { file_unique_id: string }): string => `/sim/file/${encodeURIComponent(file.file_unique_id)}`
