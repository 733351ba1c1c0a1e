// What every bot says by itself.

import { defineTexts } from '#kit/language'

export * from '#kit/language'

/** What every bot of the portfolio says. */
export const kitTexts = defineTexts({
  en: {
    commands: {
      start: 'Begin',
      help: 'What I can do',
      privacy: 'What I keep about you',
      deletemydata: 'Delete my data',
      language: 'Change the language',
      tz: 'Set your time zone',
      cancel: 'Stop what we are doing',
    },
    web: {
      command: 'Open the page in a browser',
      link: (name: string) => `This link opens ${name} in a browser and signs you in there. It works once, within 5 minutes. Keep it to yourself.`,
      open: 'Open the page',
      privately: 'Say /web to me in private: the link signs you in.',
      off: 'The page is not there yet.',
    },
    help: (description: string) => `${description}\n\nWhat you can say:`,
    privacy: (name: string, days: number) => `${name} keeps your Telegram id, name, language and time zone, and what you give it to do its job. Technical records (my replies, finished jobs) go after ${days} days; what you wrote stays until you delete it. Nothing is sold or shared, and nothing is used for advertising.\n\n/deletemydata shows you everything and deletes it.`,
    cancelled: 'Stopped. What was saved stays.',
    nothingToCancel: 'There is nothing to stop.',
    notUnderstood: 'I did not understand that. /help shows what I can do.',
    lostThread: 'I lost the thread of what we were doing. Please start again: /help shows how.',
    oldButton: 'This button is no longer valid.',
    brokenHere: 'Something went wrong on our side, and its maker has been told. Please try again later.',
    language: 'Which language shall I speak?',
    languageSet: 'I speak English with you now.',
    erase: (name: string) => `Delete everything ${name} keeps about you? This cannot be undone. You can have a copy first.`,
    eraseButtons: { copy: 'Send me a copy', yes: 'Delete everything', no: 'Keep it' },
    erased: 'Everything about you is deleted.',
    kept: 'Nothing was deleted.',
    copy: 'Here is everything kept about you.',
    tz: (now: string | null) => `${now
      ? `Your time zone is ${now}.\n\n`
      : ''}What time is it for you now? Write it like 14:35, or name your city.`,
    tzGuess: 'Which of these is yours?',
    tzSet: (zone: string, time: string) => `Your time zone is ${zone}. It is ${time} there now.`,
    tzUnknown: 'I do not know that place. Write the time on your clock (14:35), a larger city nearby, or a zone like Europe/Berlin.',
    hello: (name: string) => `Hello! I am ${name}.`,
    frozen: (name: string) => `${name} is taking a short break. Nothing of yours is lost. Please come back a little later and say it again.`,
    tooLong: 'That is more than I can read at once. Please send a shorter message.',
  },
  ru: {
    commands: {
      start: 'Начать',
      help: 'Что я умею',
      privacy: 'Что я о вас храню',
      deletemydata: 'Удалить мои данные',
      language: 'Сменить язык',
      tz: 'Указать часовой пояс',
      cancel: 'Остановиться',
    },
    web: {
      command: 'Открыть страницу в браузере',
      link: (name: string) => `Эта ссылка открывает ${name} в браузере и сразу входит от вашего имени. Она работает один раз, в течение 5 минут. Никому её не показывайте.`,
      open: 'Открыть страницу',
      privately: 'Скажите /web мне в личном чате: ссылка входит от вашего имени.',
      off: 'Страницы пока нет.',
    },
    help: (description: string) => `${description}\n\nЧто можно сказать:`,
    privacy: (name: string, days: number) => `${name} хранит ваш Telegram id, имя, язык, часовой пояс и то, что вы даёте ему для работы. Служебные записи (мои ответы вам, выполненные задания) удаляются через ${days} дня; написанное вами хранится, пока вы его не удалите. Ничего не продаётся, не передаётся и не используется для рекламы.\n\n/deletemydata покажет всё и удалит.`,
    cancelled: 'Остановились. Всё сохранённое осталось.',
    nothingToCancel: 'Останавливать нечего.',
    notUnderstood: 'Не понимаю. /help покажет, что я умею.',
    lostThread: 'Я потерял нить разговора. Начните, пожалуйста, заново: /help подскажет как.',
    oldButton: 'Эта кнопка больше не действует.',
    brokenHere: 'У нас что-то сломалось, автор уже знает. Попробуйте, пожалуйста, позже.',
    language: 'На каком языке мне говорить?',
    languageSet: 'Теперь я говорю с вами по-русски.',
    erase: (name: string) => `Удалить всё, что ${name} хранит о вас? Вернуть это будет нельзя. Сначала можно получить копию.`,
    eraseButtons: { copy: 'Прислать копию', yes: 'Удалить всё', no: 'Оставить' },
    erased: 'Всё о вас удалено.',
    kept: 'Ничего не удалено.',
    copy: 'Вот всё, что о вас хранится.',
    tz: (now: string | null) => `${now
      ? `Ваш часовой пояс: ${now}.\n\n`
      : ''}Сколько у вас сейчас времени? Напишите, например, 14:35, или назовите город.`,
    tzGuess: 'Что из этого ваше?',
    tzSet: (zone: string, time: string) => `Ваш часовой пояс: ${zone}. Там сейчас ${time}.`,
    tzUnknown: 'Не знаю такого места. Напишите время на ваших часах (14:35), крупный город рядом или пояс вроде Europe/Berlin.',
    hello: (name: string) => `Здравствуйте! Я ${name}.`,
    frozen: (name: string) => `${name} сейчас на короткой паузе. Ничего из вашего не пропало. Загляните чуть позже и повторите, пожалуйста.`,
    tooLong: 'Это слишком длинно, чтобы прочитать за раз. Пришлите, пожалуйста, короче.',
  },
})
