// Its mini app: the board of a day, one's answers, what was said before, one's own days, and the settings.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import StandupList from './StandupList.vue'
import { startRoute } from './start.ts'

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: StandupList },
    {
      path: '/teams/:team/:date(\\d{4}-\\d{2}-\\d{2})?',
      component: () => import('./BoardPage.vue'),
    },
    {
      path: '/teams/:team/answer',
      component: () => import('./AnswerPage.vue'),
    },
    {
      path: '/teams/:team/history/:view(answers)?',
      component: () => import('./HistoryPage.vue'),
    },
    {
      path: '/teams/:team/settings',
      component: () => import('./SettingsPage.vue'),
    },
    {
      path: '/teams/:team/questions',
      component: () => import('./QuestionsPage.vue'),
    },
    {
      path: '/me',
      component: () => import('./MePage.vue'),
    },
  ],
  start: startRoute,
})
