// Its mini app: the courses somebody takes and writes; everything behind the first screen is loaded on demand.
import { createMiniApp } from '#kit/ui'
import { manifest } from '../manifest.ts'
import CourseList from './CourseList.vue'

/** `t.me/<bot>?startapp=<letter>_<id>` leads to it. */
const places: Record<string, string> = {
  c: '/courses',
  l: '/lessons',
  t: '/taking',
  v: '/certificates',
}

void createMiniApp({
  manifest,
  routes: [
    { path: '/', component: CourseList },
    {
      path: '/new',
      component: () => import('./CourseNew.vue'),
    },
    {
      path: '/courses/:id',
      component: () => import('./CourseEditor.vue'),
    },
    {
      path: '/courses/:id/settings',
      component: () => import('./CourseSettings.vue'),
    },
    {
      path: '/courses/:id/numbers',
      component: () => import('./CourseNumbers.vue'),
    },
    {
      path: '/courses/:id/learners',
      component: () => import('./CourseLearners.vue'),
    },
    {
      path: '/courses/:id/add',
      component: () => import('./LessonNew.vue'),
    },
    {
      path: '/lessons/:id',
      component: () => import('./LessonEditor.vue'),
    },
    {
      path: '/lessons/:id/preview',
      component: () => import('./LessonPreview.vue'),
    },
    {
      path: '/lessons/:id/parts/:part',
      component: () => import('./PartEditor.vue'),
    },
    {
      path: '/taking/:id',
      component: () => import('./TakingCourse.vue'),
    },
    {
      path: '/taking/:id/lessons/:lesson',
      component: () => import('./TakingLesson.vue'),
    },
    {
      path: '/certificates/:code',
      component: () => import('./CertificatePage.vue'),
    },
  ],
  start(parameter) {
    const [, kind = '', id] = /^([cltv])_(\w{10})$/.exec(parameter) ?? []
    return id && `${places[kind]}/${id}`
  },
})
