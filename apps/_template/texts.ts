// What it says, per language.
import { defineTexts } from '#kit/bot'

export const texts = defineTexts({
  en: {
    nothing: 'Nothing is coming. Say /remind 2h tea, or /remind 30m call Ann.',
    coming: 'Coming up:',
    unclear: 'I need a time and what it is about, like /remind 2h tea.',
    tooLong: 'Please say it in at most 500 characters.',
    set: (text: string, when: string) => `I will remind you: ${text} (${when}).`,
  },
  ru: {
    nothing: 'Впереди ничего нет. Скажите /remind 2ч чай или /remind 30м позвонить Ане.',
    coming: 'Впереди:',
    unclear: 'Нужны время и дело, например /remind 2ч чай.',
    tooLong: 'Пожалуйста, не больше 500 знаков.',
    set: (text: string, when: string) => `Напомню: ${text} (${when}).`,
  },
})
