// What a rule of the doctor is: it looks at one thing, and says what is wrong, why it matters, and which command mends it.
import type { Subject } from './subject.ts'

export interface Finding {
  /** The app it is about, where it is about one. */
  app?: string
  /** What is wrong; a sentence without a secret in it. */
  problem: string
  /** What goes wrong because of it. */
  why: string
  /** A command, or what to do where no command can. */
  mend: string
}

export interface Rule {
  /** What is looked at, as it is said while looking. */
  title: string
  /** Looks at what runs, and not only at files, settings and the database's structure. */
  live?: true
  check: (subject: Subject) => Finding[] | Promise<Finding[]>
}

/** Describes a rule. */
export const defineRule = (rule: Rule): Rule => rule
