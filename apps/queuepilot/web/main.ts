// Its mini app: the portfolio first, everything else when somebody asks for it.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import PortfolioPage from './PortfolioPage.vue'

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: PortfolioPage },
    {
      path: '/app/:id',
      component: () => import('./AppPage.vue'),
      meta: { parent: '/' },
    },
    {
      path: '/service/:id',
      component: () => import('./ServicePage.vue'),
      meta: { parent: '/' },
    },
    {
      path: '/growth',
      component: () => import('./GrowthPage.vue'),
    },
    {
      path: '/verdicts',
      component: () => import('./VerdictPage.vue'),
    },
    {
      path: '/history',
      component: () => import('./HistoryPage.vue'),
    },
    {
      path: '/text',
      component: () => import('./TextPage.vue'),
    },
    {
      path: '/settings',
      component: () => import('./SettingsPage.vue'),
    },
  ],
  start: parameter => /^app_[\w-]+$/.test(parameter)
    ? `/app/${parameter.slice(4)}`
    : undefined,
})
