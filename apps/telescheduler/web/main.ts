// Its mini app: the calendar first; the editor, channels and files when somebody asks for them.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import CalendarPage from './CalendarPage.vue'

const editor = () => import('./PostEditor.vue')

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: CalendarPage },
    {
      path: '/drafts',
      component: () => import('./DraftList.vue'),
    },
    {
      path: '/posts/new',
      component: editor,
      meta: { parent: '/' },
    },
    {
      path: '/posts/:id',
      component: editor,
      props: true,
      meta: { parent: '/' },
    },
    {
      path: '/channels',
      component: () => import('./ChannelList.vue'),
    },
    {
      path: '/channels/:id',
      component: () => import('./ChannelPage.vue'),
      props: true,
    },
    {
      path: '/channels/:id/slots',
      component: () => import('./SlotsEditor.vue'),
      props: true,
    },
    {
      path: '/import',
      component: () => import('./ImportPage.vue'),
    },
  ],
  start: (parameter) => {
    const [, what, id] = /^(post|channel)_(\w{10})$/.exec(parameter) ?? []
    return what && `/${what}s/${id}`
  },
})
