// Its mini app: one screen.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import ReminderList from './ReminderList.vue'

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: ReminderList },
  ],
})
