// What this app is.

import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'queuepilot',
  name: 'QueuePilot',
  username: 'FactoryQueuePilotBot',
  tier: 1,
  stage: 'done',
  description: {
    en: 'What your whole portfolio costs and earns, on one screen: shared services and their free tiers, each app’s burn, revenue and users, and a warning before it gets expensive.',
    ru: 'Сколько стоит и приносит весь ваш портфель, на одном экране: общие сервисы и их бесплатные лимиты, расходы, доход и пользователи каждого приложения, и предупреждение, пока не стало дорого.',
  },
  short_description: {
    en: 'What a portfolio of apps costs and earns, from two files on GitHub.',
    ru: 'Сколько стоит и приносит портфель приложений: по двум файлам на GitHub.',
  },
  commands: [],
  web: {
    button: { en: 'Costs', ru: 'Расходы' },
    connect: ['https://api.github.com'],
  },
})
