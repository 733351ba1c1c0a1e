// What this app is.

import { defineManifest } from '#kit/app'

export const manifest = defineManifest({
  id: 'telescheduler',
  name: 'TeleScheduler',
  username: 'TeleSchedulerBot',
  tier: 2,
  stage: 'done',
  description: {
    en: 'I post to your channels and groups at the right time. Send me anything – text, photos, an album, a poll – see exactly how it will look, and say when: “tomorrow 9”.',
    ru: 'Публикую в ваших каналах и группах в нужное время. Пришлите что угодно – текст, фото, альбом, опрос – увидите, как это будет выглядеть, и скажите когда: «завтра в 9».',
  },
  short_description: {
    en: 'Schedules posts to channels and groups, right from the chat.',
    ru: 'Отложенные посты в каналы и группы прямо из чата.',
  },
  web: {
    button: { en: 'Calendar', ru: 'Календарь' },
  },
  commands: [
    {
      command: 'connect',
      description: { en: 'Connect a channel or group', ru: 'Подключить канал или группу' },
    },
    {
      command: 'queue',
      description: { en: 'What is coming, and the weekly slots', ru: 'Что впереди и слоты недели' },
    },
    {
      command: 'today',
      description: { en: 'What goes out today', ru: 'Что выйдет сегодня' },
    },
    {
      command: 'drafts',
      description: { en: 'Your drafts', ru: 'Ваши черновики' },
    },
    {
      command: 'pause',
      description: { en: 'Hold everything, e.g. /pause 2h', ru: 'Придержать всё, например /pause 2ч' },
    },
    {
      command: 'resume',
      description: { en: 'Go on', ru: 'Продолжить' },
    },
    {
      command: 'stats',
      description: { en: 'What went out and how it was received', ru: 'Что вышло и как это приняли' },
    },
    {
      command: 'import',
      description: { en: 'Schedule many posts from a file', ru: 'Запланировать много постов из файла' },
    },
    {
      command: 'export',
      description: { en: 'Everything as a file', ru: 'Всё одним файлом' },
    },
  ],
  updates: [
    'channel_post',
    'edited_channel_post',
    'message_reaction_count',
    'poll',
  ],
  needs: ['stripe'],
  plans: [
    {
      id: 'pro',
      name: 'TeleScheduler Pro',
      monthly_cents: 900,
      stars: 700,
      digital_good: true,
    },
  ],
  // Telegram itself schedules 100 messages a chat for nothing: the free plan holds no fewer
  limits: [
    {
      id: 'channels',
      about: { en: 'channels and groups', ru: 'каналов и групп' },
      free: 3,
    },
    {
      id: 'waiting',
      about: { en: 'posts waiting for their time', ru: 'постов, которые ждут своего часа' },
      free: 100,
    },
  ],
})
