// Its screens, as the browser test looks at them.
import type { Screen } from '#kit/ui'

export const screens: Record<string, Screen> = {
  empty: { path: '/', shows: 'Nothing is coming' },
  reminders: {
    path: '/',
    async seed(someone) {
      for (const words of ['2h tea', '1d call Ann about the very long list of things we wanted to talk about', '30d pay the rent'])
        await someone.say(`/remind ${words}`)
    },
    shows: 'pay the rent',
  },
  editor: {
    async seed(someone) {
      await someone.say('/remind 2h tea')
      return await someone.api('GET', '/reminders')
    },
    path: ([reminder]) => `/reminders/${reminder.id}`,
    shows: 'Delete',
  },
  gone: { path: '/reminders/1', shows: 'This reminder is gone' },
}
