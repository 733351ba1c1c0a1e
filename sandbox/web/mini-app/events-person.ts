// What a mini app asks of the person, who may say no.
import type { Data, Handlers } from './event-data.ts'
import type { Choice, MiniApp } from './mini-app.ts'
import { sim } from '../api/sim.ts'
import { useWorld } from '../state/use-world.ts'
import { textIn } from './event-data.ts'
import { agrees, ask, tell } from './mini-app.ts'

const { chats } = useWorld()
const POPUP_WORDS: Record<string, string> = { ok: 'OK', close: 'Close', cancel: 'Cancel' }

/** A second request of a kind is not heard while the first is open, as in Telegram. */
function oneAtATime(handle: (app: MiniApp, data: Data) => Promise<unknown>) {
  const open = new WeakSet<MiniApp>()
  return async (app: MiniApp, data: Data) => {
    if (open.has(app))
      return
    open.add(app)
    try {
      await handle(app, data)
    }
    finally {
      open.delete(app)
    }
  }
}

function popupButtons(given: unknown): (Choice & { key: string })[] {
  const buttons = Array.isArray(given)
    ? given as Data[]
    : []
  return buttons.map((button, index) => {
    const type = textIn(button, 'type')
    return {
      id: textIn(button, 'id'),
      key: String(index),
      text: POPUP_WORDS[type] ?? textIn(button, 'text'),
      style: type === 'destructive'
        ? 'danger'
        : type === 'ok' || type === 'default' || !type
          ? 'main'
          : undefined,
    }
  })
}

const closeScanner = (app: MiniApp) => app.asked.find(({ question }) => question.kind === 'scan')?.answer()

/** May the bot write to this person already? */
const mayWrite = (app: MiniApp) => chats.value.some(({ bot, started, blocked }) => bot?.id === app.bot.id && started && !blocked)

async function clipboardText(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText()
  }
  catch {
    return null
  }
}

export const personEvents: Handlers = {
  web_app_open_popup: oneAtATime(async (app, data) => {
    const buttons = popupButtons(data.buttons)
    const pressed = await ask(app, {
      kind: 'choice',
      title: textIn(data, 'title') || undefined,
      message: textIn(data, 'message'),
      // ids may be empty or the same: the place tells them apart
      buttons: buttons.length
        ? buttons.map(({ key, text, style }) => ({ id: key, text, style }))
        : [
            { id: '', text: 'Close' },
          ],
    })
    const button = buttons.find(({ key }) => key === pressed)
    tell(app, 'popup_closed', button
      ? { button_id: button.id }
      : {})
  }),

  web_app_open_scan_qr_popup: oneAtATime(async (app, data) => {
    await ask(app, {
      kind: 'scan',
      message: textIn(data, 'text'),
      read: text => tell(app, 'qr_text_received', { data: text }),
    })
    tell(app, 'scan_qr_popup_closed', {})
  }),
  web_app_close_scan_qr_popup: closeScanner,

  async web_app_read_text_from_clipboard(app, data) {
    const allowed = await agrees(app, 'Clipboard', `${app.bot.first_name} wants to read what you copied last.`, 'Allow')
    tell(app, 'clipboard_text_received', {
      req_id: data.req_id,
      data: allowed
        ? await clipboardText()
        : null,
    })
  },

  web_app_request_write_access: oneAtATime(async (app) => {
    const allowed = mayWrite(app) || await agrees(app, 'Allow messages', `${app.bot.first_name} wants to write to you.`, 'Allow')
    if (allowed)
      await sim.miniApp('write-access', app)
    tell(app, 'write_access_requested', {
      status: allowed ? 'allowed' : 'cancelled',
    })
  }),

  web_app_request_phone: oneAtATime(async (app) => {
    const allowed = await agrees(app, 'Share your phone number', `${app.bot.first_name} will get the phone number of ${app.person.first_name}.`, 'Share')
    if (allowed)
      await sim.miniApp('contact', app)
    tell(app, 'phone_requested', {
      status: allowed ? 'sent' : 'cancelled',
    })
  }),

  web_app_request_emoji_status_access: oneAtATime(async (app) => {
    const allowed = await agrees(app, 'Emoji status', `${app.bot.first_name} wants to set your emoji status.`, 'Allow')
    tell(app, 'emoji_status_access_requested', {
      status: allowed ? 'allowed' : 'cancelled',
    })
  }),
  web_app_set_emoji_status: oneAtATime(async (app, data) => {
    const fail = (error: string) => tell(app, 'emoji_status_failed', { error })
    if (!/^\d+$/.test(textIn(data, 'custom_emoji_id')))
      return fail('SUGGESTED_EMOJI_INVALID')
    if (data.duration !== undefined && !(Number.isInteger(data.duration) && Number(data.duration) >= 0))
      return fail('DURATION_INVALID')
    if (!await agrees(app, 'Emoji status', `Set the emoji ${textIn(data, 'custom_emoji_id')} as your status?`, 'Set'))
      return fail('USER_DECLINED')
    tell(app, 'emoji_status_set')
  }),
}
