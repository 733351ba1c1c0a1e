// What the sheet for times and repeating says.
import { defineTexts } from '#kit/ui'

export const whenTexts = defineTexts({
  en: {
    modes: {
      fixed: 'At a time',
      queue: 'Queue',
      recurring: 'Repeat',
    },
    inAnHour: 'In an hour',
    date: 'Date',
    time: 'Time',
    chooseTime: 'Choose a date and a time',
    schedule: 'Schedule',
    now: 'Post now',
    nextSlot: 'Next free slot',
    topOfQueue: 'Top of the queue',
    topHint: 'At the top, every queued post moves on by one slot.',
    noSlots: (channel: string) => `${channel} has no slots yet.`,
    editSlots: 'Edit the slots',
    howOften: 'How often',
    every: {
      day: 'By day',
      week: 'On weekdays',
      month: 'On a day of the month',
      last: 'On the last day of the month',
      nth: 'On a weekday of the month',
    },
    intervals: {
      day: (n: number) => n === 1
        ? 'every day'
        : `every ${n} days`,
      week: (n: number) => n === 1
        ? 'every week'
        : `every ${n} weeks`,
      month: (n: number) => n === 1
        ? 'every month'
        : `every ${n} months`,
    },
    weekdays: 'Weekdays',
    weekday: 'Weekday',
    dayOfMonth: 'Day',
    skipShort: 'Skip shorter months',
    skipShortHint: 'Otherwise it goes out on their last day',
    which: 'Which',
    nths: {
      '1': 'first',
      '2': 'second',
      '3': 'third',
      '4': 'fourth',
      '5': 'fifth',
      '-1': 'last',
    } as Record<string, string>,
    endsWord: 'Ends',
    ends: {
      never: 'never',
      until: 'on a date',
      count: 'after some times',
    },
    lastDay: 'Last day',
    howManyTimes: 'How many times',
    cronHint: (cron: string) => `It repeats by a rule made in the chat: ${cron}. Scheduling here replaces it.`,
  },
  ru: {
    modes: {
      fixed: 'Ко времени',
      queue: 'Очередь',
      recurring: 'Повтор',
    },
    inAnHour: 'Через час',
    date: 'Дата',
    time: 'Время',
    chooseTime: 'Выберите дату и время',
    schedule: 'Запланировать',
    now: 'Опубликовать сейчас',
    nextSlot: 'Ближайший свободный слот',
    topOfQueue: 'В начало очереди',
    topHint: 'Тогда остальные посты очереди сдвинутся на один слот.',
    noSlots: channel => `У «${channel}» ещё нет слотов.`,
    editSlots: 'Настроить слоты',
    howOften: 'Как часто',
    every: {
      day: 'По дням',
      week: 'По дням недели',
      month: 'В день месяца',
      last: 'В последний день месяца',
      nth: 'В день недели месяца',
    },
    intervals: {
      day: n => n === 1
        ? 'каждый день'
        : `раз в ${n} дн.`,
      week: n => n === 1
        ? 'каждую неделю'
        : `раз в ${n} нед.`,
      month: n => n === 1
        ? 'каждый месяц'
        : `раз в ${n} мес.`,
    },
    weekdays: 'Дни недели',
    weekday: 'День недели',
    dayOfMonth: 'День',
    skipShort: 'Пропускать короткие месяцы',
    skipShortHint: 'Иначе выйдет в их последний день',
    which: 'Какой',
    nths: {
      '1': 'первый',
      '2': 'второй',
      '3': 'третий',
      '4': 'четвёртый',
      '5': 'пятый',
      '-1': 'последний',
    },
    endsWord: 'Закончится',
    ends: {
      never: 'никогда',
      until: 'в день',
      count: 'после нескольких раз',
    },
    lastDay: 'Последний день',
    howManyTimes: 'Сколько раз',
    cronHint: cron => `Повторяется по правилу из чата: ${cron}. Если запланировать здесь, оно заменится.`,
  },
})
