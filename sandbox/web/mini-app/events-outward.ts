// Where a mini app leads: links, payments, files, messages to others, data for its bot.
import type { Data, Handlers } from './event-data.ts'
import type { MiniApp } from './mini-app.ts'
import { sim } from '../api/sim.ts'
import { useDraft } from '../state/use-draft.ts'
import { useLinks } from '../state/use-links.ts'
import { say } from '../state/use-toast.ts'
import { textIn } from './event-data.ts'
import { agrees, ask, tell } from './mini-app.ts'
import { payInvoice } from './pay.ts'
import { useFrame } from './use-frame.ts'
import { close } from './use-mini-app.ts'

const { write } = useDraft()
const { narrow } = useFrame()

function webUrl(data: Data, name: string) {
  const url = URL.parse(textIn(data, name))
  return url && /^https?:$/.test(url.protocol)
    ? url
    : undefined
}

/** A tab that knows nothing of this page. */
const openTab = (url: URL | undefined) => url && window.open(url, '_blank', 'noopener,noreferrer')

/** Where a Telegram link leads; on a phone the chat is under the mini app. */
function followLink(app: MiniApp, address: string): void {
  if (narrow.value)
    close(app)
  void useLinks().follow(address, true)
}

interface Prepared { title: string, content: { text?: string, caption?: string }, targets: string[] }

/** The message is shown, a chat chosen, and there it is in the person's name. Resolves to what went wrong. */
async function share(app: MiniApp, id: string): Promise<string | undefined> {
  const message = await sim.preparedMessage<Prepared>(app, id).catch(() => undefined)
  if (!message)
    return 'MESSAGE_EXPIRED'
  const chat = await ask(app, {
    kind: 'share',
    preview: message.content.text ?? message.content.caption ?? message.title,
    targets: message.targets,
  })
  if (chat === undefined)
    return 'USER_DECLINED'
  try {
    await sim.miniApp('share', app, {
      id,
      chats: [
        Number(chat) > 0
          ? {
              bot: Number(chat),
              user: app.person.id,
            }
          : Number(chat),
      ],
    })
    return undefined
  }
  catch (error) {
    say((error as Error).message, 'error')
    return 'MESSAGE_SEND_FAILED'
  }
}

export const outwardEvents: Handlers = {
  web_app_open_link: (_, data) => openTab(webUrl(data, 'url')),
  web_app_open_tg_link: (app, data) => followLink(app, `https://t.me${textIn(data, 'path_full')}`),

  async web_app_open_invoice(app, data) {
    const slug = textIn(data, 'slug')
    tell(app, 'invoice_closed', { slug, status: await payInvoice(app, slug) })
  },

  async web_app_data_send(app, data) {
    if (app.keyboardButton === undefined)
      return say('Only a mini app opened from a button of the bot\'s keyboard can send data.', 'error')
    await sim.miniApp('data', app, {
      button: app.keyboardButton,
      data: textIn(data, 'data'),
    })
    close(app)
  },

  async web_app_send_prepared_message(app, data) {
    const error = await share(app, textIn(data, 'id'))
    if (error)
      tell(app, 'prepared_message_failed', { error })
    else
      tell(app, 'prepared_message_sent')
  },

  async web_app_share_to_story(app, data) {
    await ask(app, {
      kind: 'choice',
      title: 'Share to story',
      message: textIn(data, 'text') || 'A story without words',
      note: textIn(data, 'media_url'),
      buttons: [
        { id: '', text: 'There are no stories here', style: 'main' },
      ],
    })
  },

  async web_app_request_file_download(app, data) {
    const url = webUrl(data, 'url')
    const allowed = url && await agrees(app, 'Download', `${app.bot.first_name} offers the file ${textIn(data, 'file_name')}.`, 'Download')
    tell(app, 'file_download_requested', {
      status: allowed ? 'downloading' : 'cancelled',
    })
    if (allowed)
      openTab(url)
  },

  web_app_switch_inline_query(app, data) {
    close(app)
    write(`@${app.bot.username} ${textIn(data, 'query')}`)
  },
}
