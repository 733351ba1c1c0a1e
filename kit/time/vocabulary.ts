// The names of days and months in every language the portfolio speaks: written by format.ts, read by the when-* files. One more language = one more entry.

export type Language = 'en' | 'ru'

/** Lists of weekdays begin with Monday, months with January. */
export const vocabulary = {
  en: {
    weekdays: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
    weekdaysShort: 'Mon Tue Wed Thu Fri Sat Sun'.split(' '),
    months: 'January February March April May June July August September October November December'.split(' '),
    monthsShort: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
    nearDays: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' } as Record<string, string>,
  },
  ru: {
    weekdays: 'понедельник вторник среда четверг пятница суббота воскресенье'.split(' '),
    weekdaysShort: 'пн вт ср чт пт сб вс'.split(' '),
    months: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
    monthsShort: 'янв фев мар апр мая июн июл авг сен окт ноя дек'.split(' '),
    nearDays: {
      '-1': 'вчера',
      '0': 'сегодня',
      '1': 'завтра',
      '2': 'послезавтра',
    } as Record<string, string>,
  },
} satisfies Record<Language, unknown>

/** The form of a noun that goes with a number: English `[one, many]`, Russian `[one, few, many]`. */
export function plural(language: Language, n: number, forms: readonly string[]): string {
  if (language === 'en') {
    return n === 1
      ? forms[0]!
      : forms[1]!
  }
  const [tens, ones] = [n % 100, n % 10]
  if (ones === 1 && tens !== 11)
    return forms[0]!
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14)
    ? forms[1]!
    : forms[2]!
}

/** 1–12 for a month's name in any language, form or abbreviation of three letters and more; else null. */
export function monthNamed(word: string): number | null {
  return named(word, [
    vocabulary.en.months,
    vocabulary.ru.months,
    'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
  ])
}

/** 1 (Monday) to 7 for a weekday's name in any language, case or usual abbreviation; else null. */
export function weekdayNamed(word: string): number | null {
  const short = vocabulary.ru.weekdaysShort.indexOf(word)
  return short >= 0
    ? short + 1
    : named(word, [
        vocabulary.en.weekdays,
        vocabulary.ru.weekdays,
        [
          '',
          '',
          'среду',
          '',
          'пятницу',
          'субботу',
          '',
        ],
      ])
}

const NUMBERS = [
  'one two three four five six seven eight nine ten eleven twelve'.split(' '),
  'один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать'.split(' '),
  'одну две'.split(' '),
]

/** 1–12 for a number written out in any language, else null. */
export function numberNamed(word: string): number | null {
  for (const list of NUMBERS) {
    if (list.includes(word))
      return list.indexOf(word) + 1
  }
  return null
}

function named(word: string, lists: readonly (readonly string[])[]): number | null {
  if (word.length < 3)
    return null
  for (const list of lists) {
    const index = list.findIndex(name => name.toLowerCase().startsWith(word))
    if (index >= 0)
      return index + 1
  }
  return null
}
