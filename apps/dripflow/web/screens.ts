// Its screens, as the browser test looks at them.
import type { Screen, Someone } from '#kit/ui'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAU0lEQVR42u3PQREAAAgDINc/9Izg34MGpJ3PRURERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERG5BWG5AEHn7c6WAAAAAElFTkSuQmCC'

/** A course of four lessons with everything a lesson may hold. */
async function course(someone: Someone): Promise<string> {
  await someone.say('/start')
  await someone.say('/tz Berlin')
  await someone.press('Europe/Berlin (mine)').catch(() => {})
  await someone.say('/new Bread that rises: ten days with flour, water and patience')
  await someone.send({
    text: 'Flour is alive.\nHere is why: what you smell is grain.',
    entities: [
      { type: 'bold', offset: 0, length: 15 },
      {
        type: 'text_link',
        offset: 16,
        length: 8,
        url: 'https://example.com',
      },
    ],
  })
  await someone.send({
    photo: { base64: png, file_name: 'flour.png', mime_type: 'image/png' },
    caption: 'Wholemeal, freshly milled',
  })
  await someone.say('/name Flour')
  await someone.say('/day 2')
  await someone.say('Water at 28 °C, and not a degree more.')
  await someone.say('/name Water')
  await someone.say('/gate done')
  await someone.say('/day 3')
  await someone.say('Wait.')
  await someone.say('/day 5')
  await someone.say('Bake, hot.')
  await someone.say('/name In the oven')
  const { writing } = await someone.api('GET', '/home')
  const [{ id }] = writing
  const { list } = await someone.api('GET', `/courses/${id}`)
  await someone.api('POST', `/lessons/${list[2].id}/parts`, {
    delay: 10,
    content: {
      kind: 'poll',
      type: 'quiz',
      question: { text: 'How long does a dough rest at least?' },
      options: [
        { text: 'Ten minutes' },
        { text: 'An hour, better two' },
        { text: 'Not at all' },
      ],
      correct: [1],
    },
  })
  return id
}

/** The same, published. */
async function live(someone: Someone): Promise<string> {
  const id = await course(someone)
  await someone.api('POST', `/courses/${id}/publish`)
  return id
}

/** The same, taken by its author too. */
async function taken(someone: Someone): Promise<{ course: string, place: string }> {
  const id = await live(someone)
  await someone.say(`/start c_${id}`)
  await someone.press('09:00')
  const { taking: [place] } = await someone.api('GET', '/home')
  return { course: id, place: place.id }
}

async function finished(someone: Someone): Promise<string> {
  const { place } = await taken(someone)
  await someone.api('POST', `/taking/${place}/next`)
  await someone.api('POST', `/taking/${place}/done`)
  await someone.api('POST', `/taking/${place}/next`)
  await someone.api('POST', `/taking/${place}/next`)
  return place
}

const firstLesson = async (someone: Someone, id: string) => (await someone.api('GET', `/courses/${id}`)).list as { id: string }[]

export const screens: Record<string, Screen> = {
  'empty': { path: '/', shows: 'No courses yet' },
  'courses': { path: '/', seed: taken, shows: 'You write' },
  'new': { path: '/new', shows: 'From a file' },
  'course': {
    seed: live,
    path: id => `/courses/${id}`,
    shows: 'In the oven',
  },
  'course-draft': {
    async seed(someone) {
      return (await someone.api('POST', '/courses', { title: 'Tea' })).id
    },
    path: id => `/courses/${id}`,
    shows: 'No lessons yet',
  },
  'course-gone': { path: '/courses/nothere123', shows: 'does not exist' },
  'settings': {
    async seed(someone) {
      const id = await live(someone)
      await someone.api('PATCH', `/courses/${id}`, {
        weekdays: [1, 2, 3, 4, 5],
        quiet: { from: '22:00', to: '07:00' },
      })
      return id
    },
    path: id => `/courses/${id}/settings`,
    shows: 'Quiet hours',
  },
  'settings-cohort': {
    async seed(someone) {
      const id = await live(someone)
      await someone.api('PATCH', `/courses/${id}`, { mode: 'cohort', cohort_start: '2026-12-01', zone: 'Europe/Berlin' })
      return id
    },
    path: id => `/courses/${id}/settings`,
    shows: 'Late joiners get',
  },
  'numbers': {
    async seed(someone) {
      const { course } = await taken(someone)
      return course
    },
    path: id => `/courses/${id}/numbers`,
    shows: 'Who got each lesson',
  },
  'numbers-empty': {
    seed: live,
    path: id => `/courses/${id}/numbers`,
    shows: 'Nobody has joined yet',
  },
  'learners': {
    async seed(someone) {
      const { course } = await taken(someone)
      return course
    },
    path: id => `/courses/${id}/learners`,
    shows: 'Nora',
  },
  'lesson-new': {
    seed: live,
    path: id => `/courses/${id}/add`,
    shows: 'First part',
  },
  'lesson': {
    async seed(someone) {
      return (await firstLesson(someone, await live(someone)))[0]!.id
    },
    path: id => `/lessons/${id}`,
    shows: 'Flour is alive.',
  },
  'lesson-preview': {
    async seed(someone) {
      return (await firstLesson(someone, await live(someone)))[2]!.id
    },
    path: id => `/lessons/${id}/preview`,
    shows: 'An hour, better two',
  },
  'part-text': {
    async seed(someone) {
      const [{ id }] = await firstLesson(someone, await course(someone)) as [{ id: string }]
      const { content } = await someone.api('GET', `/lessons/${id}`)
      return `${id}/parts/${content[0].id}`
    },
    path: rest => `/lessons/${rest}`,
    shows: 'Looks like this',
  },
  'part-quiz': {
    async seed(someone) {
      return (await firstLesson(someone, await course(someone)))[0]!.id
    },
    path: id => `/lessons/${id}/parts/quiz`,
    shows: 'Answer 2',
  },
  'part-photo': {
    async seed(someone) {
      const [{ id }] = await firstLesson(someone, await course(someone)) as [{ id: string }]
      const { content } = await someone.api('GET', `/lessons/${id}`)
      return `${id}/parts/${content[1].id}`
    },
    path: rest => `/lessons/${rest}`,
    shows: 'Caption',
  },
  'taking': {
    seed: async someone => (await taken(someone)).place,
    path: id => `/taking/${id}`,
    shows: 'Next lesson now',
  },
  'taking-waiting': {
    async seed(someone) {
      const { place } = await taken(someone)
      await someone.api('POST', `/taking/${place}/next`)
      return place
    },
    path: id => `/taking/${id}`,
    shows: 'waits for you',
  },
  'taking-lesson': {
    async seed(someone) {
      const { course, place } = await taken(someone)
      const [{ id }] = await firstLesson(someone, course) as [{ id: string }]
      return `${place}/lessons/${id}`
    },
    path: rest => `/taking/${rest}`,
    shows: 'Flour is alive.',
  },
  'taking-done': {
    seed: finished,
    path: id => `/taking/${id}`,
    shows: 'Your certificate',
  },
  'certificate': {
    seed: finished,
    path: id => `/certificates/${id}`,
    shows: 'Save as a PDF',
  },
}
