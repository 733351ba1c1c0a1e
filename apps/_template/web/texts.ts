// What the mini app says, per language.
import { defineTexts } from '#kit/ui'

export const texts = defineTexts({
  en: {
    title: 'Reminders',
    coming: 'Coming up',
    hint: 'New ones are made in the chat: /remind 2h tea',
    delete: 'Delete',
    sure: (text: string) => `Delete “${text}”?`,
    deleted: 'Deleted',
    nothing: 'Nothing is coming',
    nothingHint: 'Say /remind 2h tea in the chat, and it stands here.',
    toChat: 'To the chat',
  },
  ru: {
    title: 'Напоминания',
    coming: 'Впереди',
    hint: 'Новые делаются в чате: /remind 2ч чай',
    delete: 'Удалить',
    sure: (text: string) => `Удалить «${text}»?`,
    deleted: 'Удалено',
    nothing: 'Впереди ничего нет',
    nothingHint: 'Скажите в чате /remind 2ч чай, и оно появится здесь.',
    toChat: 'В чат',
  },
})
