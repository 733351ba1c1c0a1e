// Who may do what in a channel.

import type { Role } from './store.ts'

/** Owners and editors put posts on the calendar; what an author schedules waits for one of them. */
export function maySchedule(role: Role | null): boolean {
  return role === 'owner' || role === 'editor'
}

/** Anybody but the author of the post: approving is a second pair of eyes. */
export function mayApprove(role: Role | null, post: { authorId: number }, userId: number): boolean {
  return maySchedule(role) && userId !== post.authorId
}

/** Posts of others, too, may be changed by those who may schedule. */
export function mayEdit(role: Role | null, post: { authorId: number }, userId: number): boolean {
  return maySchedule(role) || (role === 'author' && userId === post.authorId)
}

/** Zone, slots and members. */
export function mayManage(role: Role | null): boolean {
  return role === 'owner'
}

/** Pausing is a brake: whoever may schedule may pull it. */
export const mayPause = maySchedule
