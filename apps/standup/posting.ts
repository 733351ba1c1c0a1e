// What goes to the group: answers one by one, or the digest at the end; both are kept up to date by editing.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Work } from '#kit/jobs'
import type { Named } from './digest.ts'
import type { Question } from './questions.ts'
import type { Response, Run, Team, Teammate } from './store.ts'
import { digest, fewestAnonymous, post } from './digest.ts'
import { isIn, membersOf, openBlockers, personBy, promptsOf, questionsOf, responsesOf, setRun } from './store.ts'
import { texts } from './texts.ts'

type At = Pick<Work, 'db' | 'plan' | 'now' | 'me'>

export function place(team: Team) {
  return {
    chat_id: team.groupId,
    ...team.topicId !== null && { message_thread_id: team.topicId },
  }
}

/** What a group reads is in the language of whoever set the standup up. */
export async function languageIn(work: Pick<Work, 'db'>, team: Team) {
  return team.ownerId === null
    ? 'en'
    : (await personBy(work.db, team.ownerId)).language
}

/** Everything the digest of a run says at this moment. */
export async function digestOf(work: Pick<Work, 'db'>, team: Team, run: Run) {
  const [people, prompts, responses, blockers, questions] = await Promise.all([
    membersOf(work.db, team.id, { everybody: true }),
    promptsOf(run.id, work.db),
    responsesOf(work.db, run.id),
    openBlockers(work.db, team.id),
    questionsOf(work.db, team, run.version),
  ])
  const known = new Map<number, Named>(people.map(person => [person.userId, person]))
  const named = (userId: number | null): Named | null => userId === null
    ? null
    : known.get(userId) ?? { userId, firstName: '—' }
  const inState = (...states: string[]) => prompts.filter(prompt => states.includes(prompt.state)).flatMap(prompt => known.get(prompt.userId) ?? [])
  const here = new Set(people.filter(isIn).map(({ userId }) => userId))
  const answered = new Set(responses.map(response => response.userId))
  const anonymous = run.anonymous || responses.some(({ userId }) => userId === null)
  const open = blockers.filter(({ userId, answers }) => userId !== null || answers >= fewestAnonymous)
  return {
    name: team.name,
    date: run.forDate,
    questions,
    entries: responses.map(({ userId, answers, late, editedAt }) => ({
      by: anonymous
        ? null
        : named(userId),
      answers,
      late,
      edited: editedAt !== null,
    })),
    blockers: open.map(({ text, userId, openedOn, helperId }) => ({
      text,
      openedOn,
      by: named(userId),
      helper: named(helperId),
    })),
    away: inState('away'),
    holiday: inState('holiday'),
    skipped: inState('skipped'),
    missing: inState('asked', 'maybe', 'answering', 'unreached').filter(({ userId }) => here.has(userId) && !answered.has(userId)),
    nameMissing: team.nameMissing,
    by: team.digestBy,
    anonymous,
    open,
  }
}

function blockerButtons(language: 'en' | 'ru', open: Awaited<ReturnType<typeof openBlockers>>, people: Map<number, string>): InlineKeyboardButton[][] {
  const t = texts(language)
  return open.slice(0, 8).map(({ publicId, userId, text }) => {
    const whose = (userId !== null && people.get(userId)) || text.slice(0, 20)
    return [
      {
        text: t.buttons.help(whose),
        callback_data: `b:${publicId}:help`,
      },
      {
        text: t.buttons.solved(whose),
        callback_data: `b:${publicId}:solved`,
      },
    ]
  })
}

/** Posts the digest, or brings a posted one up to date: only what changed is edited. */
export async function publishDigest(work: At, team: Team, run: Run): Promise<void> {
  const language = await languageIn(work, team)
  const data = await digestOf(work, team, run)
  const people = new Map([
    ...data.entries.flatMap(({ by }) => by ?? []),
    ...data.missing,
  ].map(({ userId, firstName }) => [userId, firstName]))
  const messages = digest(data, language)
  const keyboard = [
    ...blockerButtons(language, data.open, people),
    [
      { text: texts(language).buttons.read, url: `https://t.me/${work.me.username}?start=r_${run.publicId}` },
    ],
  ]
  messages.forEach(({ text, entities }, index) => {
    const posted = run.digest[index]
    const content = {
      text,
      entities,
      link_preview_options: { is_disabled: true },
      ...index === 0 && {
        reply_markup: { inline_keyboard: keyboard },
      },
    }
    const state = JSON.stringify([text, index === 0 && keyboard])
    if (!posted) {
      work.plan.send('sendMessage', {
        ...place(team),
        ...content,
      }, {
        then: 'digested',
        data: { run: run.id, index, text: state },
      })
    }
    else if (posted.text !== state) {
      work.plan.send('editMessageText', { chat_id: team.groupId, message_id: posted.message, ...content })
    }
  })
  // what is said in fewer messages now
  for (const { message } of run.digest.slice(messages.length))
    work.plan.send('deleteMessage', { chat_id: team.groupId, message_id: message })
  await setRun(work.db, run.id, {
    digest: run.digest.slice(0, messages.length).map(({ message }, index) => ({
      message,
      text: JSON.stringify([messages[index]!.text, index === 0 && keyboard]),
    })),
  })
}

/** The digest is refreshed a little later, once for everything that changed meanwhile. */
export function refreshDigest(work: Pick<Work, 'plan' | 'now'>, run: Run): void {
  work.plan.schedule('refresh', { run: run.id, tries: 0 }, {
    at: work.now + 5000,
    key: String(run.id),
  })
}

/** Posts one person's answers, or edits that post. */
export async function postResponse(work: At, { team, run, questions, response, member }: { team: Team, run: Run, questions: Question[], response: Response, member: Teammate }): Promise<void> {
  const language = await languageIn(work, team)
  const entry = {
    by: run.anonymous ? null : member,
    answers: response.answers,
    late: response.late,
    edited: response.editedAt !== null,
  }
  const { text, entities } = post(entry, questions, team.name, run.forDate, language)
  const content = {
    text,
    entities,
    link_preview_options: { is_disabled: true },
  }
  if (response.messageId !== null) {
    work.plan.send('editMessageText', { chat_id: team.groupId, message_id: response.messageId, ...content })
  }
  else {
    work.plan.send('sendMessage', {
      ...place(team),
      ...content,
    }, {
      then: 'posted',
      data: { response: response.id },
    })
  }
}
