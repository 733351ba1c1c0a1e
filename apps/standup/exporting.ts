// Every answer of a standup as rows for a table or a program. Anonymous ones say nothing of who, when or in which order, and nothing at all where fewer than three answered.

import type { Question } from './questions.ts'
import type { history } from './store.ts'
import { fewestAnonymous } from './digest.ts'

export interface ExportRow {
  /** `YYYY-MM-DD` */
  date: string
  /** Empty in an anonymous standup. */
  person: string
  question: string
  answer: string
  late: boolean
  edited: boolean
}

type Said = Awaited<ReturnType<typeof history>>[number]

/**
 * One row per answer, oldest date first.
 * @param rows what was answered
 * @param questionsOf the questions of a version
 */
export function exportRows(rows: readonly Said[], questionsOf: (version: number) => readonly Question[]): ExportRow[] {
  const perRun = new Map<number | null, number>()
  for (const { response } of rows)
    perRun.set(response.runId, (perRun.get(response.runId) ?? 0) + 1)
  const flat = ({ date, version, response, firstName }: Said): ExportRow[] => questionsOf(version).filter(question => response.answers[question.id]).map(question => ({
    date,
    person: response.userId === null
      ? ''
      : firstName ?? '',
    question: question.text,
    answer: response.answers[question.id]!.text,
    late: response.userId !== null && response.late,
    edited: response.userId !== null && response.editedAt !== null,
  }))
  const named = rows.filter(({ response }) => response.userId !== null).flatMap(flat)
  const anonymous = rows.filter(({ response }) => response.userId === null && perRun.get(response.runId)! >= fewestAnonymous).flatMap(flat)
  // in the order of the words, which tells nothing about who came first or what belongs together
  anonymous.sort((a, b) => a.date.localeCompare(b.date) || a.question.localeCompare(b.question) || a.answer.localeCompare(b.answer))
  return [
    ...named,
    ...anonymous,
  ].sort((a, b) => a.date.localeCompare(b.date))
}
