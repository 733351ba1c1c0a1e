// Where its mini app shows what: addresses for buttons in private chats, and links that work anywhere.

import type { Work } from '#kit/jobs'
import type { Team } from './store.ts'

/** A day of a standup. */
export function boardPage(page: string, team: Team, date?: string) {
  return `${page}#/teams/${team.publicId}${date
    ? `/${date}`
    : ''}`
}

/** All questions of one's own on one page. */
export const answerPage = (page: string, team: Team) => `${page}#/teams/${team.publicId}/answer`

export const settingsPage = (page: string, team: Team) => `${page}#/teams/${team.publicId}/settings`

/** The same board from a group, where Telegram takes no `web_app` buttons. */
export const boardLink = (me: Work['me'], team: Team) => `https://t.me/${me.username}?startapp=t_${team.publicId}`
