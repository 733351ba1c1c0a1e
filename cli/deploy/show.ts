// A plan as people read it: what would change, from what to what.

import type { Change, Planned } from './step.ts'
import { styleText } from 'node:util'

const paint = (style: 'green' | 'red' | 'dim' | 'bold' | 'yellow', text: string) => styleText(style, text, { stream: process.stdout })

/** A value of several lines is a list: what goes and what comes, and how much stays. */
function listLines(what: string, { from, to }: Change): string[] {
  const before = from?.split('\n').filter(Boolean) ?? []
  const after = to.split('\n').filter(Boolean)
  const gone = before.filter(line => !after.includes(line))
  const come = after.filter(line => !before.includes(line))
  const stay = after.length - come.length
  return [
    `  ${what}${from === undefined
      ? paint('dim', '  (unknown what is there)')
      : ''}`,
    ...gone.map(line => paint('red', `    - ${line}`)),
    ...come.map(line => paint('green', `    + ${line}`)),
    ...gone.length + come.length === 0
      ? ['    the same in another order']
      : [],
    ...stay
      ? [
          paint('dim', `      and ${stay} as ${stay === 1
            ? 'it is'
            : 'they are'}`),
        ]
      : [],
  ]
}

function changeLines(change: Change): string[] {
  const { what, from, to } = change
  if (to.includes('\n') || from?.includes('\n'))
    return listLines(what, change)
  const before = from === undefined
    ? paint('dim', 'unknown')
    : paint(from
        ? 'red'
        : 'dim', from || 'nothing')
  return [`  ${what}: ${before} → ${paint('green', to || 'nothing')}`]
}

/** @returns lines for a terminal; every step is named, also one with nothing to do */
export function planLines(plan: readonly Planned[]): string[] {
  return plan.flatMap(({ step, changes, unread }) => [
    paint('bold', step.title),
    ...step.missing.length
      ? [
          paint('yellow', `  needs ${step.missing.join(', ')}${step.without
            ? `: ${step.without}`
            : ''}`),
        ]
      : [],
    ...unread
      ? [
          paint('yellow', `  could not be read: ${unread}`),
        ]
      : [],
    ...changes.length
      ? changes.flatMap(changeLines)
      : [
          paint('dim', '  as it should be'),
        ],
    '',
  ])
}

/** The same for scripts. */
export function planJson(plan: readonly Planned[]) {
  return plan.map(({ step, changes, unread }) => ({
    part: step.part,
    title: step.title,
    missing: step.missing,
    ...unread && { unread },
    changes: changes.map(({ what, from, to }) => ({ what, from: from ?? null, to })),
  }))
}
