// A message about money to somebody who did not just write: in their language, on their calendar.

import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { PayTexts } from './texts.ts'
import { languageOf } from '#kit/language'
import { formatDate, wallOf } from '#kit/time'
import { personOf } from './store.ts'
import { payTexts } from './texts.ts'

export type Doing = Pick<Work, 'db' | 'now' | 'app' | 'money' | 'plan' | 'telegram' | 'me'>

export interface Reader {
  t: PayTexts
  language: Language
  /** An instant as a day where they live; UTC when they never said. */
  day: (at: number) => string
}

/** How to speak with this person. */
export async function readerOf(work: Pick<Work, 'db' | 'app' | 'now'>, person: number): Promise<Reader> {
  const row = await personOf(work.db, work.app, person)
  const language = languageOf(row?.language, row?.languageCode)
  const zone = row?.tz ?? 'UTC'
  return {
    t: payTexts(language),
    language,
    day: at => formatDate(wallOf(at, zone).date, language, wallOf(work.now, zone).date),
  }
}

/** Plans one message; buttons are `[text, callback data or address]`. Nothing is sent where `say` answers null. */
export async function tell(work: Pick<Work, 'db' | 'app' | 'now' | 'plan'>, person: number, say: (reader: Reader) => { text: string, buttons?: [string, string][] } | null): Promise<void> {
  const said = say(await readerOf(work, person))
  if (!said)
    return
  work.plan.send('sendMessage', {
    chat_id: person,
    text: said.text,
    link_preview_options: { is_disabled: true },
    ...(said.buttons?.length && {
      reply_markup: {
        inline_keyboard: said.buttons.map(([text, to]) => [
          /^https?:/.test(to)
            ? { text, url: to }
            : { text, callback_data: to },
        ]),
      },
    }),
  }, { priority: 1 })
}
