// What this app is.
import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'template',
  name: 'Template',
  username: 'FactoryTemplateBot',
  tier: 2,
  stage: 'building',
  description: { en: 'I remind you of things. Say /remind 2h tea.', ru: 'Я напоминаю о делах. Скажите /remind 2ч чай.' },
  short_description: { en: 'Reminds you of things', ru: 'Напоминает о делах' },
  commands: [
    {
      command: 'remind',
      description: { en: 'Remind me, or show what is coming', ru: 'Напомнить или показать, что впереди' },
    },
  ],
  web: {
    button: { en: 'Reminders', ru: 'Напоминания' },
  },
})
