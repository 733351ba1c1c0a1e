// What must happen before the next lesson: a tap, a quiz, an answer, a task.

export const gateKinds = ['done', 'quiz', 'answer', 'task'] as const

export interface Gate {
  kind: typeof gateKinds[number]
  /** A quiz: right answers needed, in per cent. */
  need?: number
}

/** `done`, `quiz 80`, `answer`, `task`, `off`; undefined where it is none of these. */
export function parseGate(typed: string): Gate | null | undefined {
  const [, kind = '', need] = /^(\w+|нет)(?:\s+(\d{1,3})\s*%?)?$/i.exec(typed.trim().toLowerCase()) ?? []
  if (['off', 'none', 'нет'].includes(kind))
    return null
  if (!(gateKinds as readonly string[]).includes(kind) || (need !== undefined && (kind !== 'quiz' || Number(need) < 1 || Number(need) > 100)))
    return undefined
  return {
    kind: kind as Gate['kind'],
    ...kind === 'quiz' && {
      need: Number(need ?? 100),
    },
  }
}
