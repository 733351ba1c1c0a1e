// What its mini app may ask: an owner about their groups, a member about their memberships, a buyer about an offer.
// Everybody reads their own rows as themselves; what they change goes through the functions of the chat.

import { createApi } from '#kit/user'
import { member } from './api-member.ts'
import { owner } from './api-owner.ts'
import { selling } from './api-selling.ts'

export type { OfferView, WaysToPay } from './tables.ts'
export type { Trouble } from './trouble.ts'
export type { GroupView, MembershipView, MemberView } from './views.ts'

export const api = createApi()
  .route('/', owner)
  .route('/', selling)
  .route('/', member)
