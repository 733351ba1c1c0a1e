// What this app is.

import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'dripflow',
  name: 'DripFlow',
  username: 'DripFlowBot',
  tier: 2,
  stage: 'done',
  description: {
    en: 'Courses that come one lesson a day. Write a course by sending me messages; whoever opens its link gets each lesson at their own time of day.',
    ru: 'Курсы по уроку в день. Составьте курс, присылая мне сообщения; кто откроет ссылку, получит каждый урок в своё время дня.',
  },
  short_description: {
    en: 'Courses in chat, one lesson a day.',
    ru: 'Курсы в чате, по уроку в день.',
  },
  commands: [
    {
      command: 'courses',
      description: { en: 'The courses you take and write', ru: 'Курсы, которые вы проходите и пишете' },
    },
    {
      command: 'progress',
      description: { en: 'How far you are', ru: 'Сколько пройдено' },
    },
    {
      command: 'next',
      description: { en: 'The next lesson now', ru: 'Следующий урок сейчас' },
    },
    {
      command: 'again',
      description: { en: 'The last lesson once more', ru: 'Последний урок ещё раз' },
    },
    {
      command: 'time',
      description: { en: 'When lessons come, e.g. /time 7:30', ru: 'Когда присылать, например /time 7:30' },
    },
    {
      command: 'pause',
      description: { en: 'Hold the course', ru: 'Приостановить курс' },
    },
    {
      command: 'resume',
      description: { en: 'Go on with the course', ru: 'Продолжить курс' },
    },
    {
      command: 'stop',
      description: { en: 'Leave the course', ru: 'Выйти из курса' },
    },
    {
      command: 'new',
      description: { en: 'Write a course', ru: 'Составить курс' },
    },
    {
      command: 'import',
      description: { en: 'A course from a file', ru: 'Курс из файла' },
    },
    {
      command: 'share',
      description: { en: 'In a group: show your courses', ru: 'В группе: показать ваши курсы' },
    },
    {
      command: 'review',
      description: { en: 'In a group: homework comes here', ru: 'В группе: домашние задания сюда' },
    },
    {
      command: 'earnings',
      description: { en: 'What your courses have earned', ru: 'Сколько заработали ваши курсы' },
    },
  ],
  web: {
    button: { en: 'Courses', ru: 'Курсы' },
  },
  updates: ['poll_answer', 'inline_query'],
  needs: ['stripe'],
  plans: [
    {
      id: 'pro',
      name: 'DripFlow Pro',
      monthly_cents: 1200,
      stars: 950,
      digital_good: true,
    },
  ],
  limits: [
    {
      id: 'courses',
      about: { en: 'courses of your own', ru: 'своих курсов' },
      free: 2,
    },
    {
      id: 'learners',
      about: { en: 'learners under way at once', ru: 'учеников одновременно' },
      free: 100,
    },
  ],
})
