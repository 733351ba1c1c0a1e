// Questions and news that interrupt: Telegram's own popup, the kit's dialog where there is none.

import { shallowRef } from 'vue'
import { language } from '../words/language.ts'
import { kitTexts } from '../words/texts.ts'
import { can, webApp } from './web-app.ts'

export interface Question {
  title?: string
  message: string
  /** What agreeing is called; say what it does. */
  yes?: string
  /** What not agreeing is called; left out: there is nothing to choose. */
  no?: string | undefined
  /** Agreeing destroys something. */
  danger?: boolean
}

/** The question the kit's own dialog asks now. */
export const asked = shallowRef<{ question: Question, answer: (yes: boolean) => void }>()

function ask(question: Question): Promise<boolean> {
  const { title = '', message, yes = kitTexts(language.value).ok, no, danger } = question
  // Telegram takes titles of 64, messages of 256, buttons of 64 characters (core.telegram.org/bots/webapps#popupparams)
  const fits = title.length <= 64 && message.length <= 256 && yes.length <= 64
  return new Promise((resolve) => {
    if (!can('6.2') || !fits) {
      asked.value = {
        question: { ...question, yes },
        answer(agreed) {
          asked.value = undefined
          resolve(agreed)
        },
      }
      return
    }
    try {
      webApp!.showPopup({
        ...(title && { title }),
        message,
        buttons: [
          {
            id: 'yes',
            type: danger ? 'destructive' : 'default',
            text: yes,
          },
          ...(no === undefined
            ? []
            : [
                { type: 'cancel' as const },
              ]),
        ],
      }, id => resolve(id === 'yes'))
    }
    catch {
      // Telegram throws while another popup is open
      resolve(false)
    }
  })
}

/** `if (await confirm({ message: 'Delete this post?', yes: 'Delete', danger: true })) …`; `alert('It is gone.')` */
export function usePopup() {
  return {
    confirm: (question: Question) => ask({ no: kitTexts(language.value).cancel, ...question }),
    alert: async (message: string) => void await ask({ message }),
  }
}
