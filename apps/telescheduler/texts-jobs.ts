// What TeleScheduler says by itself, when something happened to a post. Each names the post and the channel, and what one can do now.

import type { Reason } from './failures.ts'
import { defineTexts } from '#kit/bot'

/** A post in a sentence: its first words in quotes, or what it is. */
export interface Named { title: string, channel: string, when?: string }

const en = {
  untitled: 'your post',
  quoted: (title: string) => `“${title}”`,
  reasons: {
    'kicked': 'I am not in that chat any more',
    'gone': 'the chat no longer exists, or I cannot see it',
    'no-right': 'I may not post there',
    'file-gone': 'Telegram no longer has the file',
    'text-invalid': 'Telegram refuses the text',
    'buttons-invalid': 'Telegram refuses a button',
    'topic-gone': 'the topic is closed or deleted',
    'unreachable': 'Telegram could not be reached for a day',
    'other': 'Telegram refused it',
    'late': 'its time had passed',
    'not-approved': 'nobody had approved it',
    'not-admin': 'who scheduled it is no longer an administrator there',
    'no-content': 'there is nothing in it',
  } satisfies Record<Reason, string>,
  published: ({ title, channel }: Named, link: string | null) => `✅ ${title} is out in ${channel}.${link
    ? `\n${link}`
    : ''}`,
  results: (title: string) => `${title}, channel by channel:`,
  result: {
    sent: '✅',
    failed: '⚠️',
    missed: '⏰',
    uncertain: '❔',
    dropped: '🗑',
    sending: '…',
  },
  failed: ({ title, channel }: Named, why: string, detail: string) => `⚠️ ${title} did not go out in ${channel}: ${why}.${detail}`,
  telegramSays: (words: string) => `\nTelegram says: ${words}`,
  missed: ({ title, channel, when }: Named) => `⏰ ${title} was to go out in ${channel} on ${when}, but I was not running then. It is too late to send it without asking you.`,
  uncertain: ({ title, channel }: Named) => `❔ Telegram's answer about ${title} in ${channel} was lost. It may have been posted. Please look, then tell me:`,
  notApproved: ({ title, channel, when }: Named) => `⏰ ${title} was to go out in ${channel} on ${when}, but nobody had approved it. It was not sent.`,
  held: ({ title, channel }: Named, why: string) => `⏸ ${title} is held back: in ${channel} ${why}. What is planned there is paused, nothing is lost. Mend it, then press Resume.`,
  heldPerson: ({ title, channel }: Named, who: string) => `⏸ ${title} is held back in ${channel}: ${who} scheduled it and is no longer an administrator there. An administrator can press Resume once that has changed, or schedule it again.`,
  someone: 'the person who',
  resumed: (channel: string, count: number) => count
    ? `▶️ ${channel} goes on. Held back meanwhile: ${count}. The queue has moved to its next slots.`
    : `▶️ ${channel} goes on.`,
  tidy: {
    pin: ({ title, channel }: Named) => `${title} is out in ${channel}, but I could not pin it.`,
    unpin: ({ title, channel }: Named) => `I could not unpin ${title} in ${channel}.`,
    delete: ({ title, channel }: Named) => `I could not delete ${title} in ${channel}. Bots may delete messages younger than 48 hours and need the right to.`,
    edit: ({ title, channel }: Named) => `I could not change ${title} in ${channel}.`,
    buttons: ({ title, channel }: Named) => `${title} is out in ${channel}, but its message with the buttons is not.`,
  },
  ended: ({ title, channel }: Named) => `🏁 ${title} has gone out in ${channel} for the last time.`,
  buttons: {
    retry: 'Retry',
    retime: 'Reschedule',
    now: 'Send now',
    slot: 'Next slot',
    drop: 'Drop',
    there: 'It is there',
    again: 'Send again',
    approve: 'Approve',
    return: 'Return',
    resume: 'Resume',
  },
}

export const jobTexts = defineTexts<typeof en>({
  en,
  ru: {
    untitled: 'ваш пост',
    quoted: title => `«${title}»`,
    reasons: {
      'kicked': 'меня больше нет в этом чате',
      'gone': 'чата больше нет, или я его не вижу',
      'no-right': 'мне нельзя там публиковать',
      'file-gone': 'у Telegram больше нет файла',
      'text-invalid': 'Telegram не принимает текст',
      'buttons-invalid': 'Telegram не принимает кнопку',
      'topic-gone': 'тема закрыта или удалена',
      'unreachable': 'Telegram был недоступен целый день',
      'other': 'Telegram отказал',
      'late': 'его время прошло',
      'not-approved': 'его никто не одобрил',
      'not-admin': 'запланировавший больше не администратор',
      'no-content': 'в нём ничего нет',
    },
    published: ({ title, channel }, link) => `✅ ${title}: опубликовано в «${channel}».${link
      ? `\n${link}`
      : ''}`,
    results: title => `${title}, по каналам:`,
    result: en.result,
    failed: ({ title, channel }, why, detail) => `⚠️ ${title}: не вышло в «${channel}» – ${why}.${detail}`,
    telegramSays: words => `\nTelegram говорит: ${words}`,
    missed: ({ title, channel, when }) => `⏰ ${title}: публикация в «${channel}» была назначена на ${when}, но я тогда не работал. Без вашего слова отправлять уже поздно.`,
    uncertain: ({ title, channel }) => `❔ ${title}: ответ Telegram о публикации в «${channel}» потерялся. Пост мог выйти. Посмотрите, пожалуйста, и скажите:`,
    notApproved: ({ title, channel, when }) => `⏰ ${title}: публикация в «${channel}» была назначена на ${when}, но пост никто не одобрил. Он не отправлен.`,
    held: ({ title, channel }, why) => `⏸ ${title}: пост придержан, в «${channel}» ${why}. Всё запланированное там на паузе, ничего не потеряно. Исправьте и нажмите «Продолжить».`,
    heldPerson: ({ title, channel }, who) => `⏸ ${title}: пост придержан в «${channel}». Его запланировал ${who}, больше не администратор. Когда это изменится, администратор может нажать «Продолжить» или запланировать пост заново.`,
    someone: 'тот, кто',
    resumed: (channel, count) => count
      ? `▶️ «${channel}» продолжает. Было придержано: ${count}. Очередь сдвинулась на ближайшие слоты.`
      : `▶️ «${channel}» продолжает.`,
    tidy: {
      pin: ({ title, channel }) => `${title}: опубликовано в «${channel}», но закрепить не удалось.`,
      unpin: ({ title, channel }) => `${title}: не удалось открепить в «${channel}».`,
      delete: ({ title, channel }) => `${title}: не удалось удалить в «${channel}». Боты удаляют сообщения не старше 48 часов, и нужно право.`,
      edit: ({ title, channel }) => `${title}: не удалось изменить в «${channel}».`,
      buttons: ({ title, channel }) => `${title}: опубликовано в «${channel}», но сообщение с кнопками не вышло.`,
    },
    ended: ({ title, channel }) => `🏁 ${title}: вышел в «${channel}» в последний раз.`,
    buttons: {
      retry: 'Повторить',
      retime: 'Перенести',
      now: 'Отправить сейчас',
      slot: 'В ближайший слот',
      drop: 'Не отправлять',
      there: 'Он там',
      again: 'Отправить снова',
      approve: 'Одобрить',
      return: 'Вернуть',
      resume: 'Продолжить',
    },
  },
})
