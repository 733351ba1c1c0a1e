// What this app is.

import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'standup',
  name: 'StandupTG',
  username: 'StandupTGBot',
  tier: 2,
  stage: 'done',
  description: {
    en: 'Standups without a meeting. I ask everybody in private, at their own time of day, and bring the answers together in your group.',
    ru: 'Стендапы без созвонов. Спрашиваю каждого лично, в его время дня, и собираю ответы в вашей группе.',
  },
  short_description: {
    en: 'Async standups: asked in private, read together in the group.',
    ru: 'Асинхронные стендапы: вопросы лично, ответы вместе в группе.',
  },
  commands: [
    {
      command: 'standup',
      description: { en: 'Answer now; in a group: its standups', ru: 'Ответить сейчас; в группе: её стендапы' },
    },
    {
      command: 'report',
      description: { en: 'What was answered, e.g. /report yesterday', ru: 'Что ответили, например /report вчера' },
    },
    {
      command: 'teams',
      description: { en: 'Your standups and their settings', ru: 'Ваши стендапы и их настройки' },
    },
    {
      command: 'ooo',
      description: { en: 'Away, e.g. /ooo 24.12..02.01', ru: 'Не на месте, например /ooo 24.12..02.01' },
    },
    {
      command: 'back',
      description: { en: 'Back again', ru: 'Снова на месте' },
    },
    {
      command: 'holidays',
      description: { en: 'Which holidays are yours', ru: 'Какие праздники ваши' },
    },
    {
      command: 'export',
      description: { en: 'All answers of a standup as a file', ru: 'Все ответы стендапа одним файлом' },
    },
  ],
  updates: ['chat_member'],
  web: {
    button: { en: 'Standups', ru: 'Стендапы' },
  },
  needs: ['stripe'],
  plans: [
    {
      id: 'team',
      name: 'StandupTG Team',
      monthly_cents: 700,
      stars: 550,
      digital_good: true,
    },
  ],
  // a group's daily, retro and mood are free, for a team of usual size
  limits: [
    {
      id: 'teams',
      about: { en: 'standups', ru: 'стендапов' },
      free: 3,
    },
    {
      id: 'members',
      about: { en: 'people asked in a standup', ru: 'людей, которых спрашивают в стендапе' },
      free: 15,
    },
  ],
})
