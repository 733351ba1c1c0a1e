// A deployment is a list of steps. Each knows what should be and what is, in the same words, and brings about what differs.

import { AppError } from '#kit/app'

/** What is known of one thing: by name, in words a person can compare. A long value has one line for each of its parts; '' is nothing. */
export type Facts = Record<string, string>

export const parts = [
  'database',
  'worker',
  'pages',
  'bots',
] as const
export type Part = typeof parts[number]

export interface Step {
  part: Part
  title: string
  /** Names of the settings without which it can be neither read nor done. */
  missing: string[]
  /** What is lost when it cannot be done for want of a setting; without these words the deployment cannot go on. */
  without?: string
  to: () => Facts | Promise<Facts>
  /** Read only. A name that is left out is not there. */
  from: () => Promise<Facts>
  /** Brings the named ones about. */
  do: (changed: string[]) => Promise<void>
}

/** `from` is undefined where nobody could look. */
export interface Change { what: string, from: string | undefined, to: string }

export interface Planned {
  step: Step
  changes: Change[]
  /** Why it was not read, where it was not because of a missing setting. */
  unread?: string
}

/** Which facts differ. What is there beyond what should be is left alone. */
export function changesOf(to: Facts, from: Facts | undefined): Change[] {
  return Object.entries(to).flatMap(([what, value]) => (from?.[what] ?? '') === value && (from || !value)
    ? []
    : [
        {
          what,
          from: from && (from[what] ?? ''),
          to: value,
        },
      ])
}

async function look(step: Step, lenient: boolean): Promise<Planned> {
  const to = await step.to()
  if (step.missing.length) {
    return {
      step,
      changes: changesOf(to, undefined),
    }
  }
  try {
    return {
      step,
      changes: changesOf(to, await step.from()),
    }
  }
  catch (error) {
    if (!lenient)
      throw error
    return {
      step,
      changes: changesOf(to, undefined),
      unread: error instanceof AppError
        ? error.message
        : (error as Error).message,
    }
  }
}

/** Reads everything and changes nothing. With `lenient` what cannot be read is unknown, instead of an error. */
export async function planOf(steps: readonly Step[], lenient: boolean, say: (title: string) => void = () => {}): Promise<Planned[]> {
  const plan: Planned[] = []
  for (const step of steps) {
    say(step.title)
    plan.push(await look(step, lenient))
  }
  return plan
}

/** Whether a step has something to do and can do it. */
export const isDue = ({ step, changes }: Planned) => changes.length > 0 && !step.missing.length

/**
 * Does what is due, in order, and stops at the first that fails: the next run goes on from there.
 * @throws AppError `deploy-stopped`, naming the step and what was done before it
 */
export async function carryOut(plan: readonly Planned[], say: (title: string) => void = () => {}): Promise<void> {
  const done: string[] = []
  for (const { step, changes } of plan.filter(isDue)) {
    say(step.title)
    try {
      await step.do(changes.map(({ what }) => what))
    }
    catch (error) {
      throw new AppError('deploy-stopped', `${step.title}: ${error instanceof AppError
        ? error.words
        : (error as Error).message}`, {
        hint: `${done.length
          ? `Done before it: ${done.join(', ')}.`
          : 'Nothing was changed.'} Mend it and run the same command again: it goes on from here.`,
        cause: error,
      })
    }
    done.push(step.title)
  }
}
