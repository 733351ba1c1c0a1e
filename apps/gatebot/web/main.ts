// Its mini app: what one sells, what one belongs to, and the offer at the door.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import HomeScreen from './HomeScreen.vue'
import { routeOf } from './start.ts'

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: HomeScreen },
    {
      path: '/connect',
      component: () => import('./ConnectScreen.vue'),
    },
    {
      path: '/earnings',
      component: () => import('./EarningsScreen.vue'),
    },
    {
      path: '/groups/:group',
      component: () => import('./GroupScreen.vue'),
    },
    {
      path: '/groups/:group/members',
      component: () => import('./MemberList.vue'),
    },
    {
      path: '/groups/:group/members/:user',
      component: () => import('./MemberScreen.vue'),
    },
    {
      path: '/groups/:group/prices',
      component: () => import('./PriceEditor.vue'),
    },
    {
      path: '/groups/:group/codes',
      component: () => import('./CodeList.vue'),
    },
    {
      path: '/mine/:group',
      component: () => import('./MembershipScreen.vue'),
    },
    {
      path: '/offers/:group',
      component: () => import('./OfferScreen.vue'),
    },
  ],
  start: routeOf,
})
