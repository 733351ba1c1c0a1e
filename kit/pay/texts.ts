// What every bot that sells says about money.
import { defineTexts } from '#kit/language'

export type PayTexts = ReturnType<typeof payTexts>

type Interval = 'day' | 'week' | 'month' | 'year' | null

export const payTexts = defineTexts({
  en: {
    commands: {
      upgrade: 'Plans and what they cost',
      paysupport: 'Help with a payment',
    },
    buttons: {
      open: 'Open the payment page',
      portal: 'Cards and invoices',
      connect: 'Set up Stripe',
      card: (price: string) => `💳 ${price}`,
      stars: (amount: number, monthly: boolean) => `⭐ ${amount}${monthly
        ? ' for 30 days'
        : ''}`,
      starsOpen: (amount: number) => `Pay ⭐ ${amount}`,
      fixCard: 'Change the card',
      again: 'Pay again',
      cancel: 'Cancel',
      resume: 'Keep it going',
      really: 'Yes, cancel',
      keep: 'No, keep it',
    },
    per: (price: string, interval: Interval) => interval
      ? `${price} a ${interval}`
      : `${price} once`,
    page: (title: string, price: string) => `${title}, ${price}. You pay on Stripe's page; I never see your card. I will write to you when it is done.`,
    starsPage: (title: string, amount: number, monthly: boolean) => monthly
      ? `${title}: ⭐ ${amount} for 30 days, renewed until you cancel.`
      : `${title}: ⭐ ${amount}, once.`,
    portal: 'Here you change the card, see invoices and cancel. The link works for a few minutes.',
    connect: 'Your payers\' money goes straight to your own Stripe account. Set it up here; it takes some minutes. I will write to you when Stripe is ready.',
    accountReady: 'Stripe is ready: you can take cards now.',
    accountStopped: 'Stripe does not let your account take cards at the moment. Open your Stripe dashboard to see what it asks for. Nobody who paid loses anything.',
    pageFailed: 'The page could not be opened just now, and nothing was charged. Please try again in a few minutes.',
    starsFailed: 'Telegram did not make the invoice, and nothing was charged. Please try again in a few minutes.',
    oneMoment: 'One moment, the payment page is coming.',
    notOnOffer: 'This is not on offer any more.',
    noCards: 'Cards cannot be taken here at the moment.',
    already: 'You have this already. Nothing was charged.',
    mendFirst: 'Your last charge is still open. Give another card on the page that is coming, and you are back at once.',
    thanks: 'Thank you! I am waiting for the confirmation and will write to you.',
    thanksPaid: 'Thank you, it is paid.',
    notPaid: 'Nothing was charged. The payment page stays open for you for a day.',
    billingSeen: 'Welcome back. /upgrade shows how things stand.',
    noPlans: (name: string) => `Everything ${name} can do is yours, without a plan.`,
    plan: (name: string, price: string, stars: number) => `${name}: ${price}, or ⭐ ${stars} for 30 days`,
    trial: (days: number) => `, the first ${days} days by card are free`,
    limit: (free: number, about: string, paid: number | null) => `• ${about}: ${free} free, ${paid === null
      ? 'as many as you like'
      : `up to ${paid}`}`,
    upgrade: (lines: string) => `What a plan gives you:\n\n${lines}`,
    yourPlan: (name: string) => `You have ${name}. Thank you!`,
    trialing: (day: string) => `Trial until ${day}, then it renews.`,
    renews: (day: string, price: string) => `Next charge on ${day}: ${price}.`,
    endsOn: (day: string) => `It ends on ${day} and will not renew.`,
    pastDue: 'The last charge did not go through.',
    forGood: 'It is yours for good.',
    noMore: 'This has ended.',
    cancelAsk: (day: string) => `Cancel? You keep it until ${day}, and nothing is charged after that.`,
    cancelled: (day: string) => `Cancelled. You keep it until ${day}.`,
    resumed: 'Good, it goes on as before.',
    resumeInTelegram: 'You can switch it on again: in Telegram open Settings, My Stars, and choose the subscription there.',
    keptOn: 'Nothing was changed.',
    working: 'One moment …',
    planBegins: (name: string, day: string | null, trial: boolean) => trial && day
      ? `${name} is yours: the trial runs until ${day}. /upgrade shows how it stands and lets you cancel.`
      : `${name} is yours. Thank you! /upgrade shows how it stands.`,
    planPastDue: (name: string, rail: string) => rail === 'stripe'
      ? `The charge for ${name} did not go through. You keep it for three days; please give another card.`
      : `Your 30 days of ${name} are over. You keep it for three days; pay again to go on.`,
    planEnded: (name: string) => `${name} has ended. Nothing you made is deleted; above the free limits nothing new can be added. /upgrade brings it back.`,
    limitReached: (free: number, about: string) => `That would be more than the free plan holds (${about}: ${free}).`,
    limitReachedPaid: (most: number, about: string) => `Your plan holds no more than that (${about}: ${most}).`,
    limitHint: '/upgrade shows what a plan gives you. Nothing was lost.',
    inPrivate: 'That is between you and me. Open our chat:',
    paysupport: 'What is wrong with your payment? Write it in one message; a person reads it and answers here. /cancel to stop.',
    paysupportSent: 'Thank you. It is on its way; you will hear here.',
    paysupportNobody: 'I could not reach anybody just now. Please try again later; your payment is safe in our books.',
    paysupportFounder: (app: string, who: string, id: number, text: string) => `${app}: a question about a payment from ${who} (id ${id}):\n\n${text}`,
    paysupportLong: 'Please keep it under 1,000 characters.',
    earnings: (lines: string) => `What you have earned:\n\n${lines}`,
    noEarnings: 'Nothing has been paid to you yet.',
    earned: (gross: string, refunded: string, fee: string, share: string) => [
      gross,
      refunded && `refunded ${refunded}`,
      fee && `Stripe's fees ${fee}`,
      share && `our share ${share}`,
    ].filter(Boolean).join(', '),
    atStripe: 'is on your Stripe account',
    available: (available: string, waiting: string, paid: string) => `to be paid out now ${available}, waiting ${waiting}, paid out ${paid}`,
    starsNote: 'Stars can be paid out 21 days after they were received.',
    owed: (lines: string) => `What is owed to your sellers:\n\n${lines}\n\nAfter paying somebody: /owed paid <id> <amount> <currency>`,
    owedNothing: 'Nothing is owed to anybody.',
    owedLine: (id: number, available: string, waiting: string) => `id ${id}: ${available} now, ${waiting} later`,
    owedUnclear: 'Write it like: /owed paid 123456789 500 XTR',
    owedTooMuch: 'That is more than is owed to them now.',
    owedDone: 'Noted.',
    founderOnly: 'Only the founder can see this.',
  },
  ru: {
    commands: {
      upgrade: 'Тарифы и цены',
      paysupport: 'Помощь с оплатой',
    },
    buttons: {
      open: 'Открыть страницу оплаты',
      portal: 'Карты и счета',
      connect: 'Подключить Stripe',
      card: (price: string) => `💳 ${price}`,
      stars: (amount: number, monthly: boolean) => `⭐ ${amount}${monthly
        ? ' за 30 дней'
        : ''}`,
      starsOpen: (amount: number) => `Заплатить ⭐ ${amount}`,
      fixCard: 'Сменить карту',
      again: 'Оплатить снова',
      cancel: 'Отменить',
      resume: 'Продолжить',
      really: 'Да, отменить',
      keep: 'Нет, оставить',
    },
    per: (price: string, interval: Interval) => interval
      ? `${price} в ${{
        day: 'день',
        week: 'неделю',
        month: 'месяц',
        year: 'год',
      }[interval]}`
      : `${price} один раз`,
    page: (title: string, price: string) => `${title}, ${price}. Оплата на странице Stripe, вашу карту я не вижу. Когда всё пройдёт, я напишу.`,
    starsPage: (title: string, amount: number, monthly: boolean) => monthly
      ? `${title}: ⭐ ${amount} за 30 дней, продлевается, пока вы не отмените.`
      : `${title}: ⭐ ${amount}, один раз.`,
    portal: 'Здесь можно сменить карту, посмотреть счета и отменить подписку. Ссылка действует несколько минут.',
    connect: 'Деньги покупателей идут прямо на ваш счёт Stripe. Настройте его здесь, это займёт несколько минут. Я напишу, когда Stripe будет готов.',
    accountReady: 'Stripe готов: теперь можно принимать карты.',
    accountStopped: 'Stripe пока не разрешает вашему счёту принимать карты. Что нужно, видно в кабинете Stripe. Те, кто заплатил, ничего не теряют.',
    pageFailed: 'Страница сейчас не открылась, деньги не списаны. Попробуйте, пожалуйста, через несколько минут.',
    starsFailed: 'Telegram не создал счёт, деньги не списаны. Попробуйте, пожалуйста, через несколько минут.',
    oneMoment: 'Секунду, открываю страницу оплаты.',
    notOnOffer: 'Это больше не продаётся.',
    noCards: 'Картой здесь сейчас заплатить нельзя.',
    already: 'Это у вас уже есть. Деньги не списаны.',
    mendFirst: 'Последнее списание ещё не прошло. Укажите другую карту на странице, которую я сейчас пришлю, и всё сразу вернётся.',
    thanks: 'Спасибо! Жду подтверждения и напишу вам.',
    thanksPaid: 'Спасибо, оплачено.',
    notPaid: 'Деньги не списаны. Страница оплаты ждёт вас ещё сутки.',
    billingSeen: 'С возвращением. /upgrade покажет, как обстоят дела.',
    noPlans: (name: string) => `Всё, что умеет ${name}, доступно вам без тарифа.`,
    plan: (name: string, price: string, stars: number) => `${name}: ${price} или ⭐ ${stars} за 30 дней`,
    trial: (days: number) => `, при оплате картой первые дни бесплатно: ${days}`,
    limit: (free: number, about: string, paid: number | null) => `• ${about}: бесплатно ${free}, ${paid === null
      ? 'с тарифом сколько угодно'
      : `с тарифом до ${paid}`}`,
    upgrade: (lines: string) => `Что даёт тариф:\n\n${lines}`,
    yourPlan: (name: string) => `У вас ${name}. Спасибо!`,
    trialing: (day: string) => `Пробный период до ${day}, потом продлится.`,
    renews: (day: string, price: string) => `Следующее списание ${day}: ${price}.`,
    endsOn: (day: string) => `Закончится ${day} и не продлится.`,
    pastDue: 'Последнее списание не прошло.',
    forGood: 'Это ваше навсегда.',
    noMore: 'Это закончилось.',
    cancelAsk: (day: string) => `Отменить? Всё останется у вас до ${day}, потом списаний не будет.`,
    cancelled: (day: string) => `Отменено. Всё остаётся у вас до ${day}.`,
    resumed: 'Хорошо, всё продолжается как раньше.',
    resumeInTelegram: 'Её можно включить снова: в Telegram откройте Настройки, Мои звёзды и выберите там эту подписку.',
    keptOn: 'Ничего не изменилось.',
    working: 'Секунду…',
    planBegins: (name: string, day: string | null, trial: boolean) => trial && day
      ? `${name} ваш: пробный период до ${day}. /upgrade покажет состояние и позволит отменить.`
      : `${name} ваш. Спасибо! /upgrade покажет состояние.`,
    planPastDue: (name: string, rail: string) => rail === 'stripe'
      ? `Списание за ${name} не прошло. Тариф сохранится три дня; укажите, пожалуйста, другую карту.`
      : `30 дней ${name} закончились. Тариф сохранится три дня; чтобы продолжить, оплатите снова.`,
    planEnded: (name: string) => `${name} закончился. Ничего из сделанного не удалено; сверх бесплатного нельзя только добавлять новое. /upgrade вернёт тариф.`,
    limitReached: (free: number, about: string) => `Это больше, чем есть в бесплатном тарифе (${about}: ${free}).`,
    limitReachedPaid: (most: number, about: string) => `Больше ваш тариф не вмещает (${about}: ${most}).`,
    limitHint: '/upgrade покажет, что даёт тариф. Ничего не потеряно.',
    inPrivate: 'Это только между нами. Откройте наш чат:',
    paysupport: 'Что не так с оплатой? Напишите одним сообщением; его прочтёт человек и ответит здесь. /cancel, чтобы остановиться.',
    paysupportSent: 'Спасибо. Передал, ответ придёт сюда.',
    paysupportNobody: 'Сейчас никого не удалось найти. Попробуйте, пожалуйста, позже; ваша оплата у нас записана.',
    paysupportFounder: (app: string, who: string, id: number, text: string) => `${app}: вопрос об оплате от ${who} (id ${id}):\n\n${text}`,
    paysupportLong: 'Пожалуйста, не длиннее 1000 знаков.',
    earnings: (lines: string) => `Что вы заработали:\n\n${lines}`,
    noEarnings: 'Пока вам ничего не заплатили.',
    earned: (gross: string, refunded: string, fee: string, share: string) => [
      gross,
      refunded && `возвращено ${refunded}`,
      fee && `комиссия Stripe ${fee}`,
      share && `наша доля ${share}`,
    ].filter(Boolean).join(', '),
    atStripe: 'на вашем счёте Stripe',
    available: (available: string, waiting: string, paid: string) => `к выплате сейчас ${available}, ожидает ${waiting}, выплачено ${paid}`,
    starsNote: 'Звёзды можно выплатить через 21 день после получения.',
    owed: (lines: string) => `Что вы должны продавцам:\n\n${lines}\n\nКогда выплатите: /owed paid <id> <сумма> <валюта>`,
    owedNothing: 'Вы никому ничего не должны.',
    owedLine: (id: number, available: string, waiting: string) => `id ${id}: сейчас ${available}, позже ${waiting}`,
    owedUnclear: 'Напишите так: /owed paid 123456789 500 XTR',
    owedTooMuch: 'Это больше, чем причитается сейчас.',
    owedDone: 'Записал.',
    founderOnly: 'Это видит только основатель.',
  },
})
