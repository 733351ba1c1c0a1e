// Its screens, as the browser test looks at them.
import type { Screen, Someone } from '#kit/ui'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAGAAAABICAIAAACGBWc0AAANGElEQVR42u2aB3MURxbH++OAyEnASWRMkkBCEiDAGGPAPgNCiAwiI3ISySST89knOHNE5YQCEjlnTDB3vsN33+B+3W92GGmlYXa1qOqqpupfqlFvz+v3/vNSz7R6/7zGhwvUb8+u+XCBevfsmg8XqHdPr/lwgXr7tNqHC9TbJ9U+XKDePKn24QL1+nGVDxf4BH2KoF8fVflwgU/Qpwh69bDShwvUy4eVPlygXj6o9OEC9eJBhQ8XqBf3K3y4QD2/X+HDBerZvas+XOAT9CmCnt692syYFtciLb5l+tCWM4ZFZSREzUyMmpXYatbwVrPrghHGV37ZYcXY9svHtF86uh13cW8za9tMBKXFt0gf1hI6MHtOUqu5ya3np7ReMKLNwhFtMke2XTRKY7Eg1bpgZPOkLpsndtn4TecNEzozn7u4FwnIQRoym4OgJ3fKPxOwfPpQi5S5SZoR6NBEpLbDHZaNaY9rrBzbIevLDlnjOqzS6Lj6Kwtc75nafffU7rumdPvh+27MXGaciHuRgBzNV1JrIYtVpsa1+ExWqMd3yiMOzCAoNC/JrRekaB9ZkmoxAh3Yv2Z8x3Vfd1r/dSdcAwfZBCZ2xllsHJ3Z48jM2CMZsYczYpnDTOZzF/dmmaBDGjKRjHxWYS0CFp+KuC3q8e3yCAKl0R4zeMI2L+QRPGLt+I7YqemY2GXLpC7Zk6O3fRu9/buuO8Cfu+40wFnAz/N7g5/AvF78yhxmMp+7NpmIQw7SkIlkmylWJADFoSJokXp0uywiEGrWfNWRB04UEA78S+BoXiZ0wkcwb+tkzYgQsXtKN4Jo77Tu+6b96cc0jf3TNc4v6ff3ABjkV+bocDOxxr1I2CpkwdQEYUr7FCuy7vyUNkIT+kTELvXoVlkTMS2+BQGF16AuaRVFySz8u874i+bl22gcQUjBWuHiQHrMoRkxRBBxRDQRUyAva4ANZ5Qxk/ncxb1IELKQiWTkswprsSLrCk1owr9oxXUTrVMPb5U1BfgzSWHt+E4kEQJB4sumhhGeuc2LIUXbjPHHZ/U4MbvnyTk9T83tdRrM61W6bnBZAH+Zp0cY51fmMJP5mjJNVixybKaQv60uTXDHCPqgFT0EGjbFQPXgZml4oHBQa0kEPC70I49k6YByUIPLTNURdGC6dhbc4Zgh5dTcnhj/k0k0f13QO2dhnzML+1RviqveHHfN4Gxm37OZfc5k6nF+ZY6kJO7iXiQgB2narabHIJ9VdhpSWBd3w9EYQZ/FJuJoqdATbcMzU4XNzoyEKDIOdJAReGhWiE3UASVeI9QcnmH8BV7m9MQvDCnaclj4ZVHfc4v7kmtubB16c9vQW9uGgQtL+4PzS/sByUTMYSbzz2iy+iABOUhDJpKRb9E0pRsk4m4MHkyPQR/cmUxEt0VWQtvwOFL3b5SGCic7PLdd33ejAJObeYDbTa7B+XmMhww1xmV6UY9wBCz826K+vxhSzi/tf3FZ/0vL+9/dmXBvZ8L9HxJB7sovclcO4O8VsOKLy2D5F8xhJvO5i3uRYJjSNQ7JJwxNrEV25yfGCUw0QR+0osyRlRZqjloLR6Eaq8JhZ5iDnSndqCNcZ0/uQtbcJY6THkOyIGuI12hqMjU1Ni+Yjf1w8Wj38Md7hj8Be5MKVw+sg1UDC1YNzF+lEzYzrxiybKY0TZmaJvEmpjHhwrL+MIgOaII+aLW2Dke6VwqVI3XveklIIJ5XS2QFfMewE73DhBW5E/c+OjOWB8uTJBxyjNecW9KPwMEXhJf8rAEY/3Rv0vN9yS9+TH6xP7l07WBnkuaakZK1g0DxmkFFqw1ZAaaQg7RzhibkX10/hGlwyq8HTf5GE/RBK3QTP5JYk3wUkr3q7vUS70gzNYtcw/MhL0rXkz1J+47FzowYCSvbcXikZBPtNULNqgFYgs3w8mp/yq8HUl4fHHF1w5AKwcYAzL+Ml6+3+BKmuBcJyEGa8aZ+tdnxJHgmM0fCDR0sjvAjiTWTjyRnswHGCu8mq7u1JR6Bc7IMTksmZm3aM2l8tktkWb7zkR0q0bnF4jg6p/D8hRpMfWV4eXNoxLvDI6s2xlVRwhxVDHDNCOP8Wmn4EqY+0pQ1AJl3dySQ169nD2W+hJvFUXoM+qAVuqEheqItPTcNN/uSDJOMPFqt7tQWewSRzDI8EIJrZaD34VqysuQdiax67IjjECaYh5FQ89ZQ8/7ISENHfM2W+FqQrYG1csEI4/zKHJiq3BjnpAlpJK8HuxLJ8XDEWmdNSjpt0jaaoA9aodvWQE/kDDSaI49Wqzs1xV4A98sD7iN98wZpfwiuqboJpI7QntCnkHeoMhJZwey8OWhR84+jo2q2WIxQ5nWlN8XewlZrUPgyTAlNOu6QQ4Q+25ckHLEKa7Ei67I6OqAJ+uhAoyH6rqspalZv7XQiL4ar2zXFXrA4ta1kH3bqdPQwtembuu5jEjNOnrPAKljkCBKqRJbFTsBx/nlsFA4i1Ngd0O3tdSCD/GrRZLyp2nCEHIIUjkjzOtZMPpLSxuoSaOhTx4mkoo3tgP4mE+mtvxfD1a1rRV5AfK0e15FiyQVM0dTjSpJ9jPvEHDNFXbuPScwEF1U5b6WuVmSNUhNZwexoFgwdd3aABHDX/DUwNBmmnBwhATlII8cjGfmswlqsqJ0o0zjRHHEina2tTDSxCzpnBUo+UcaFF8O9EkSGo4/AP7lwbi/wYXpCGvzjs3sEsk8D7kO1Iu/8Fogsmx1NjWZH8yIdo4Bri6mANwlHvx9PRQJykFa2frBUd6cTsbpkIvRxbju2WKm6o6Rq6hoXngi6WV3kBbRYc5P0K55AAtKdIVuKPZogKz1L8bLji4ZYZ581g17uT359MOXt4REmK+u8Y0WW5Tuai3s7G4BwJH7E/A8nRv/reCoOiBxaARJ2Kdl6zSBT+D9GmV3OjmiCYtBwp+6JdL2XNIQ3EW5ceDHcM0EJUeS2RXUIihaCDjgIshMQvVyuiS9S6cv9KRJfZJCajwRpsy33cZDChsPpR+JEzPzPqdEfTloESSYyBA0uMlHGWqxYPw1l6G1agKBoIQhvovCHQNCNqkIvCM+DqDKGIO1BPHPKUHge9N/TY/6AIONBSEBOeB5EztYEGQ/CIi+Gq+tVhV5Ahx5qDsIX2GpRaCg35Au6GENQXKg5CHZwnz9Ojv73iVS73iMt1BxE9whZJGzaImzBIi+Gq+uVhV5AZ0Xm917FMB47H+5KfLInSaoYOybiolqcyHMVc7LjrPRIQ6b3KkZ7TdXfPaU7G+yFgV7Ri+GqtrLAC+ga6B3oILz0QTxnjMdCnMjZB9HjBXPk0gcJNR+C2TG9YrD7NNYHnZyjww2yuHb2QV4MV7UVBV5A35lh8rQjDTXcSZMaCAESDWk4uJMWjuxYc+mk4YWkAzXkneBOWnYbsnF176Th6/gsvYOFrHqdtBfDVU1FgUdIlLGXYUfT2F4MhydxYgO7x8b2YuUmH1WaPWpjezFIAb+bmtXYXsxmR7/6aGQv9vOC3uI+JKN6ezGPVqtrV/M9wulEJlXX382byqUDiuzgvpt30DQkeDdPKwjeH9X9jvtuvh479XbzOQv7wBfexL/Bu3mPVodAEEgb2nJWYiudiUa1tb+Cyfsg3BtFhSMv74MwVd6QYbnzfRD9pMYh/TLEy/sgScx12DG5GX10cM3WsRb8Psi7yaq6PD8kUB2dgSZvFIUR4cj7G8WiAFOaLPNGke0Vu1D9d3+K9zeKrHLaejkdK28UhR1GqPTBbxRDsjdkguSdNH2ElHzWRiHTB2mOQn0nnZelfQrjC80bWBuhvpNmLck7rJ5j+Y5mp8F30qERVFWWFyrkq8acJH1aQ75q7DNVLLyvGphNvMhXjQcG4X3VYEXWtbpEU8Ua/KoRqrGqsiwvDPyffhcLw1JVWZoXHpzbDvIfLUZ4X1YrHVXMfFPtG96X1VPGcWR7gSboU+/LanhmqorS3KYAB56ZGDXP1P4lo9uF+m2eraZV0dbq7/FOhPRtXnZe8MWgdpzR+kAMWsm3+aYYqCpKcpuIafE6bfOgeFxy8MXj6Q6dgFZY2VpOd+AaAvnX4+kOmxoG7UMws82RKnRronXqakluRJAWr0/bEe02Te7ng3J0GrJytvN8kA0Z/OT5IObwq5zocJ4PQp+I2KXKi69EEHIo0dDkdsLsWODsC0EUfMJMiACMu58wk6/M8MW484RZBC2KMEGCNBN0jZ1RtKOMWtPYGUXACONyxLXBM4rwwjR+hSz7jGLEbVFlRVc+EygcwadcNwdOJ/Lk3U+5MsI4vzIn+JTresNXljl8J6dcP5MVn5EgJ+SctPagcTp/0w14OScN+JU5C+Tcb+CctObLkNUMmqvSwsvNDMz2ftKeX5nDTObLSftm1laVFF724QJVUnDZhwtUccElHy5QxfmXfLhAFeVf8uECVZh30YcLfII+RVBB7kUfLvAJ+hRB+Vcu+HDB/wAEDjdd13aZ6gAAAABJRU5ErkJggg=='

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
        length: 7,
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

/** More people who take it, each some lessons further than the last. */
async function joined(someone: Someone, id: string): Promise<void> {
  for (const [ahead, first_name] of [
    'Anna Petrova',
    'Борис',
    'Chiara Rossi',
    'Dmitri',
  ].entries()) {
    const { id: user } = await someone.sim('/sim/users', { first_name })
    const chat = { bot: 'dripflow', user }
    const say = async (text: string) => {
      await someone.sim('/sim/send', { chat, from: user, text })
      await someone.advance('PT5S')
    }
    const press = async (button: string) => {
      const messages = await someone.sim(`/sim/messages?bot=dripflow&user=${user}`)
      const { message_id } = messages.findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
      await someone.sim('/sim/press', { chat, message_id, from: user, button })
      await someone.advance('PT5S')
    }
    await say(`/start c_${id}`)
    await press('09:00')
    await say('Berlin')
    await press('Continue')
    for (let step = 0; step < ahead; step++) {
      await say('/next')
      if (step === 0)
        await press('Done ✓')
    }
  }
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
      await joined(someone, course)
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
      await joined(someone, course)
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
