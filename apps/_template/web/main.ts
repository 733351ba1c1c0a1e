// Its mini app: what is coming, and one of it.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import ReminderList from './ReminderList.vue'

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: ReminderList },
    {
      path: '/reminders/:id',
      component: () => import('./ReminderEditor.vue'),
    },
  ],
  start: parameter => parameter.startsWith('reminder_')
    ? `/reminders/${parameter.slice('reminder_'.length)}`
    : undefined,
})
