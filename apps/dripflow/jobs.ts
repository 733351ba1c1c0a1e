// What it does later: delivers what is due, reminds at gates, and hears which message a quiz became.

import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { isPaid } from './access.ts'
import { stopChargingAll, stopChargingFor } from './charging.ts'
import { due, gateKeys } from './delivering.ts'
import { concerns, everybody, forEverybody } from './everybody.ts'
import { passOn } from './homework.ts'
import { payKeys, priceWords, rowsOf } from './offer.ts'
import { addPoll, answerBy, enrolmentBy, homeworkOf, lessonBy, personBy, sequenceBy, setAnswer, setProgress, spareDay } from './store.ts'
import { texts } from './texts.ts'

export const jobs = {
  due: defineJob({
    payload: v.object({
      at: v.number(),
    }),
    run: due,
  }),

  /** A change that concerns every learner of a course. */
  everybody: defineJob({
    payload: v.object({
      course: v.number(),
      concern: v.picklist(concerns),
      after: v.number(),
    }),
    run: everybody,
  }),

  /** A day was put in: whoever is past it loses no date by that. */
  spare: defineJob({
    payload: v.object({
      lesson: v.number(),
    }),
    async run(work, { lesson: id }) {
      const lesson = await lessonBy(work.db, { id })
      if (!lesson)
        return
      await spareDay(work.db, lesson)
      forEverybody(work, lesson.sequenceId, 'plan')
    },
  }),

  /** The preview is over: what the rest costs, said once. */
  offer: defineJob({
    payload: v.object({
      progress: v.number(),
    }),
    async run(work, { progress: id }) {
      const found = await enrolmentBy(work.db, { id }, true)
      if (found?.progress.state !== 'unpaid' || found.progress.offered)
        return
      const { progress, sequence } = found
      await setProgress(work.db, id, { offered: true })
      const { language, reachable } = await personBy(work.db, progress.userId)
      if (!reachable)
        return
      work.plan.send('sendMessage', {
        chat_id: progress.userId,
        text: `${texts(language).previewOver(sequence.title)}\n\n${priceWords(sequence, language)}`,
        reply_markup: {
          inline_keyboard: rowsOf(await payKeys(work, sequence, progress.userId, language)),
        },
      })
    },
  }),

  /** Somebody is through with a course that is paid every month: it is not charged again. */
  ended: defineJob({
    payload: v.object({
      progress: v.number(),
    }),
    async run(work, { progress: id }) {
      const found = await enrolmentBy(work.db, { id })
      if (!found || !await stopChargingFor(work, found))
        return
      const { language } = await personBy(work.db, found.progress.userId)
      work.plan.send('sendMessage', { chat_id: found.progress.userId, text: texts(language).chargedNoMore })
    },
  }),

  /** A course stopped, or costs nothing any more: its payers are not charged again. */
  unsell: defineJob({
    payload: v.object({
      course: v.number(),
      after: v.number(),
    }),
    async run(work, { course, after }) {
      const sequence = await sequenceBy(work.db, { id: course })
      if (sequence && (sequence.state !== 'live' || !isPaid(sequence)))
        await stopChargingAll(work, sequence, after)
    },
  }),

  /** A gate is still closed: reminded after a day and after three, then left in peace until the learner goes on. */
  nudge: defineJob({
    payload: v.object({
      progress: v.number(),
      lesson: v.number(),
      hours: v.number(),
    }),
    async run(work, { progress: id, lesson: lessonId, hours }) {
      const found = await enrolmentBy(work.db, { id }, true)
      const lesson = await lessonBy(work.db, { id: lessonId })
      if (!found || !lesson || found.progress.state !== 'waiting' || found.progress.gateLessonId !== lessonId || found.sequence.state !== 'live')
        return
      const { progress } = found
      // it is with the author: nobody but them is waited for
      if (await homeworkOf(work.db, id, lessonId) === 'review')
        return
      const asleep = hours >= 72
      if (!asleep && progress.nudged)
        return
      await setProgress(work.db, id, asleep
        ? { state: 'asleep' }
        : { nudged: true })
      const person = await personBy(work.db, progress.userId)
      const t = texts(person.language)
      if (person.reachable) {
        work.plan.send('sendMessage', {
          chat_id: progress.userId,
          text: asleep
            ? t.asleep(found.sequence.title)
            : t.nudge(found.sequence.title, t.gates[lesson.gate?.kind ?? 'done']),
          ...!asleep && gateKeys(progress, lesson, person.language),
        })
      }
    },
  }),

  /** Somebody wanted to join, and the author's plan holds nobody more. */
  full: defineJob({
    payload: v.object({
      course: v.number(),
      most: v.number(),
    }),
    async run(work, { course, most }) {
      const sequence = await sequenceBy(work.db, { id: course })
      const author = sequence && await personBy(work.db, sequence.ownerId)
      if (author?.reachable) {
        work.plan.send('sendMessage', {
          chat_id: sequence!.ownerId,
          text: texts(author.language).fullAuthor(sequence!.title, most),
        })
      }
    },
  }),

  asked: defineJob({
    payload: deliverySchema(v.object({
      progress: v.number(),
      lesson: v.number(),
      correct: v.array(v.number()),
      no: v.number(),
      of: v.number(),
    })),
    async run(work, { outcome, result, data }) {
      if (outcome === 'done' && result?.poll_id && data.progress) {
        await addPoll(work.db, {
          pollId: result.poll_id,
          progressId: data.progress,
          lessonId: data.lesson,
          correct: data.correct,
          no: data.no,
          of: data.of,
        })
      }
    },
  }),

  /** Homework of several photos is there: it goes to the author as one. */
  album: defineJob({
    payload: v.object({
      answer: v.string(),
    }),
    async run(work, { answer: publicId }) {
      const answer = await answerBy(work.db, { publicId })
      const found = answer && await enrolmentBy(work.db, { id: answer.progressId }, true)
      if (found)
        await passOn(work, found, answer)
    },
  }),

  reviewing: defineJob({
    payload: deliverySchema(v.object({
      answer: v.string(),
    })),
    async run(work, { outcome, result, data }) {
      const answer = await answerBy(work.db, { publicId: data.answer })
      if (answer && outcome === 'done')
        await setAnswer(work.db, answer.id, { reviewMessageId: result.message_id })
    },
  }),
}
