// What it says to members and buyers, per language.
import { defineTexts } from '#kit/bot'
import { plural } from '#kit/time'

const daysRu = (days: number) => `${days} ${plural('ru', days, ['день', 'дня', 'дней'])}`

export const texts = defineTexts({
  en: {
    buttons: {
      joinAgain: 'See the offer',
      fixCard: 'Change the card',
      payAgain: 'Pay again',
      resume: 'Keep it going',
      enter: (title: string) => `Join ${title}`.slice(0, 60),
      openBot: 'Open GateBot',
      mine: 'My memberships',
      support: 'Support',
      open: 'Open in the app',
      wayIn: 'Get the link again',
    },
    hello: 'I keep the door of paid groups and channels.\n\nAs a member: /mystatus shows what you have, /links lets you in again.\nAs an owner: /connect your group, set a price, and share its link. The money goes to your own Stripe account or comes in Telegram Stars.',
    onboarded: 'Welcome back. As soon as Stripe has checked your account I will write to you. /groups shows your groups.',
    support: 'About a payment: /paysupport. About what happens in a group: ask its owner.',
    terms: 'You pay the group\'s owner for access. A membership renews until you cancel it with /mystatus, and you keep what you have paid for until its end. Refunds are the owner\'s to give. If a charge fails you are reminded, and you keep your place for the days the owner has set. /paysupport reaches a person.',
    inGroup: 'I keep the door here. Everything else is between you and me.',
    groupGone: 'This group is not on sale here. Please ask whoever gave you the link for a new one. /mystatus shows what you have.',
    offerAbout: (title: string) => `Access to ${title}`,
    offer: (title: string) => `${title} is for members. Choose how you want to pay:`,
    offerTrial: (days: number) => `By card the first ${days === 1
      ? 'day is'
      : `${days} days are`} free.`,
    offerPass: (days: number) => `A pass lasts ${days === 1
      ? 'a day'
      : `${days} days`} and does not renew.`,
    noCodes: 'Promotion codes lower the membership, not the pass.',
    offerTerms: 'You can cancel at any time with /mystatus.',
    passTitle: (title: string, days: number) => `${title}, ${days === 1
      ? '1 day'
      : `${days} days`}`,
    closed: (title: string) => `${title} takes no new members at the moment. Please try again later, or ask its owner.`,
    closedNow: (title: string) => `${title} cannot be reached just now. Its owner knows. Nothing is lost.`,
    paid: (title: string) => `Thank you! You are a member of ${title}.`,
    comped: (title: string, until: string | null) => `${title} is yours for free${until
      ? ` until ${until}`
      : ''}.`,
    wayComes: 'Your way in is coming.',
    wayLater: 'I cannot let you in at this moment; the owner knows, and your way in comes as soon as I can.',
    wayIn: (title: string) => `Here is your link to ${title}. It works once, for you, within 24 hours. /links makes a new one.`,
    letIn: (title: string) => `You are in ${title}. Welcome!`,
    linkComes: 'Your link is coming.',
    linkFailed: (title: string) => `Telegram did not give me a link to ${title} just now. Your membership is safe; /links tries again.`,
    alreadyInside: (title: string) => `You are in ${title} already.`,
    notPaid: (title: string) => `Your membership of ${title} has ended. /mystatus shows how to come back.`,
    notYourLink: (title: string) => `That link to ${title} was somebody else's and works for them only. You can become a member yourself:`,
    linkLeaked: (title: string, stays: boolean) => `Somebody else used your link to ${title}. ${stays
      ? 'They may be there anyway, so they stay.'
      : 'They were taken out.'} A new link for you is coming. Please do not pass it on.`,
    youAreIn: (title: string) => `You are a member of ${title}.`,
    noMemberships: 'You have no memberships here yet. Open the link of a group to see what it offers.',
    ended: 'This has ended.',
    pastDue: (title: string, until: string) => `The payment for ${title} did not go through. You keep your place until ${until}. Please put it right:`,
    unpaid: (title: string) => `The payment for ${title} is still open, so I have taken you out. As soon as it goes through you are let in again:`,
    endsSoon: (title: string, until: string) => `Your membership of ${title} ends on ${until}.`,
    over: (title: string) => `Your membership of ${title} has ended, so I have taken you out. You are welcome back at any time.`,
    refunded: (title: string) => `Your payment for ${title} was given back, so your membership has ended.`,
    disputed: (title: string) => `The bank is looking into your payment for ${title}; access rests until then.`,
    endedByOwner: (title: string) => `The owner of ${title} has ended your membership. Nothing more is charged. About money already paid: /paysupport.`,
    ownerStays: 'You have groups with paying members. Pause their sales with /groups, and delete your data when the last one has ended.',
    forgottenLater: 'You have paid for a membership that still runs. I keep only the number of your account until it ends, so that you can stay; then that goes too. It will not renew.',
  },
  ru: {
    buttons: {
      joinAgain: 'Посмотреть условия',
      fixCard: 'Сменить карту',
      payAgain: 'Оплатить снова',
      resume: 'Продолжить',
      enter: (title: string) => `Войти в ${title}`.slice(0, 60),
      openBot: 'Открыть GateBot',
      mine: 'Мои подписки',
      support: 'Поддержка',
      open: 'Открыть в приложении',
      wayIn: 'Получить ссылку снова',
    },
    hello: 'Я стою у дверей платных групп и каналов.\n\nУчастнику: /mystatus покажет, что у вас есть, /links впустит снова.\nВладельцу: /connect подключит группу, задайте цену и поделитесь ссылкой. Деньги идут на ваш счёт Stripe или приходят звёздами Telegram.',
    onboarded: 'С возвращением. Как только Stripe проверит ваш счёт, я напишу. /groups покажет ваши группы.',
    support: 'Об оплате: /paysupport. О том, что происходит в группе, спросите её владельца.',
    terms: 'Вы платите владельцу группы за доступ. Подписка продлевается, пока вы не отмените её в /mystatus, и оплаченное остаётся вашим до конца срока. Деньги возвращает владелец. Если списание не прошло, вам напомнят, а место сохранится на столько дней, сколько задал владелец. /paysupport: ответит человек.',
    inGroup: 'Я здесь стою у дверей. Остальное обсудим вдвоём.',
    groupGone: 'Эта группа здесь не продаётся. Попросите новую ссылку у того, кто её дал. /mystatus покажет, что у вас есть.',
    offerAbout: (title: string) => `Доступ в ${title}`,
    offer: (title: string) => `${title}: вход для участников. Выберите, как платить:`,
    offerTrial: (days: number) => `При оплате картой первые дни бесплатно: ${days}.`,
    offerPass: (days: number) => `Пропуск действует ${daysRu(days)} и не продлевается.`,
    noCodes: 'Промокоды действуют на подписку, не на пропуск.',
    offerTerms: 'Отменить можно в любой момент: /mystatus.',
    passTitle: (title: string, days: number) => `${title}, ${daysRu(days)}`,
    closed: (title: string) => `${title} сейчас не принимает новых участников. Попробуйте позже или спросите владельца.`,
    closedNow: (title: string) => `До ${title} сейчас не достучаться. Владелец знает. Ничего не потеряно.`,
    paid: (title: string) => `Спасибо! Теперь вы участник ${title}.`,
    comped: (title: string, until: string | null) => `${title} открыт вам бесплатно${until
      ? ` до ${until}`
      : ''}.`,
    wayComes: 'Вход сейчас пришлю.',
    wayLater: 'Прямо сейчас впустить не могу; владелец знает, и вход придёт, как только получится.',
    wayIn: (title: string) => `Ваша ссылка в ${title}. Она сработает один раз, только для вас, в течение суток. /links сделает новую.`,
    letIn: (title: string) => `Вы в ${title}. Добро пожаловать!`,
    linkComes: 'Ссылка сейчас придёт.',
    linkFailed: (title: string) => `Telegram сейчас не дал ссылку в ${title}. Подписка на месте; /links попробует снова.`,
    alreadyInside: (title: string) => `Вы уже в ${title}.`,
    notPaid: (title: string) => `Ваша подписка на ${title} закончилась. /mystatus покажет, как вернуться.`,
    notYourLink: (title: string) => `Та ссылка в ${title} чужая и работает только для своего владельца. Вы можете стать участником сами:`,
    linkLeaked: (title: string, stays: boolean) => `Вашей ссылкой в ${title} воспользовался кто-то другой. ${stays
      ? 'Ему туда можно и так, поэтому он остаётся.'
      : 'Его удалили из группы.'} Вам сейчас придёт новая ссылка. Пожалуйста, не передавайте её.`,
    youAreIn: (title: string) => `Вы участник ${title}.`,
    noMemberships: 'Подписок здесь у вас пока нет. Откройте ссылку группы, чтобы увидеть условия.',
    ended: 'Это закончилось.',
    pastDue: (title: string, until: string) => `Оплата за ${title} не прошла. Место сохраняется до ${until}. Обновите, пожалуйста, оплату:`,
    unpaid: (title: string) => `Оплата за ${title} так и не прошла, поэтому доступ закрыт. Как только она пройдёт, вас снова впустят:`,
    endsSoon: (title: string, until: string) => `Ваша подписка на ${title} закончится ${until}.`,
    over: (title: string) => `Ваша подписка на ${title} закончилась, поэтому доступ закрыт. Возвращайтесь в любой момент.`,
    refunded: (title: string) => `Оплата за ${title} возвращена, поэтому подписка закончилась.`,
    disputed: (title: string) => `Банк проверяет оплату за ${title}; доступ пока закрыт.`,
    endedByOwner: (title: string) => `Владелец ${title} завершил вашу подписку. Больше ничего не спишется. Об уже уплаченном: /paysupport.`,
    ownerStays: 'У вас есть группы с платящими участниками. Остановите продажи в /groups и удалите данные, когда закончится последняя подписка.',
    forgottenLater: 'У вас есть оплаченная подписка, которая ещё идёт. До её конца я храню только номер вашего аккаунта, чтобы вы могли остаться; потом удалю и его. Продлеваться она не будет.',
  },
})
