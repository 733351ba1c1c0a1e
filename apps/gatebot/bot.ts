// What it says, put together: the group's events, the door, an owner's settings, a member's side.

import type { BotContext, Reads, Steps } from '#kit/bot'
import { Composer } from 'grammy'
import { group } from './bot-group.ts'
import { join } from './bot-join.ts'
import { member } from './bot-member.ts'
import { owner } from './bot-owner.ts'
import { ownerSteps } from './owner-answers.ts'
import { cardRowsOf, membershipsOf } from './store.ts'

export const bot = new Composer<BotContext>(group, join, owner, member)

export const steps: Steps = ownerSteps

export const reads: Reads = {
  groups: ({ userId }) => [
    cardRowsOf(userId),
  ],
  mystatus: ({ userId }) => [
    membershipsOf(userId),
  ],
  links: ({ userId }) => [
    membershipsOf(userId),
  ],
}
