// What this app is.
import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'gatebot',
  name: 'GateBot',
  username: 'FactoryGateBot',
  tier: 3,
  stage: 'done',
  description: {
    en: 'I sell access to your group or channel: by card to your own Stripe account, or in Telegram Stars. I let payers in, remind them, and take them out when they stop. Say /connect.',
    ru: 'Я продаю доступ в вашу группу или канал: картой на ваш счёт Stripe или за звёзды Telegram. Впускаю тех, кто заплатил, напоминаю и прощаюсь, когда оплата закончилась. Скажите /connect.',
  },
  short_description: { en: 'Paid groups and channels, with your own Stripe', ru: 'Платные группы и каналы с вашим Stripe' },
  commands: [
    {
      command: 'mystatus',
      description: { en: 'Your memberships', ru: 'Ваши подписки' },
      subscriptions: true,
    },
    {
      command: 'links',
      description: { en: 'Get your way in again', ru: 'Получить вход ещё раз' },
    },
    {
      command: 'connect',
      description: { en: 'Sell access to your group', ru: 'Продавать доступ в свою группу' },
    },
    {
      command: 'groups',
      description: { en: 'Your groups: prices and settings', ru: 'Ваши группы: цены и настройки' },
    },
    {
      command: 'earnings',
      description: { en: 'What you have earned', ru: 'Сколько вы заработали' },
    },
    {
      command: 'terms',
      description: { en: 'Terms of a membership', ru: 'Условия подписки' },
    },
  ],
  updates: [
    'chat_member',
    'chat_join_request',
    'pre_checkout_query',
    'subscription',
  ],
  web: {
    button: { en: 'Memberships', ru: 'Подписки' },
  },
  needs: ['stripe'],
  plans: [
    {
      id: 'pro',
      name: 'GateBot Pro',
      monthly_cents: 1900,
      stars: 1500,
      digital_good: true,
    },
  ],
  limits: [
    {
      id: 'groups',
      about: { en: 'groups and channels', ru: 'групп и каналов' },
      free: 1,
      plans: { pro: 20 },
    },
    {
      id: 'members',
      about: { en: 'paying members in a group', ru: 'платящих участников в группе' },
      free: 10,
    },
  ],
})
