// What a mini app keeps: in Telegram's cloud, on this device, and in the device's safe.
import type { Data, Handlers } from './event-data.ts'
import type { MiniApp } from './mini-app.ts'
import { sim } from '../api/sim.ts'
import { createDeviceStorage } from './device-storage.ts'
import { textIn } from './event-data.ts'
import { tell } from './mini-app.ts'

type Kind = 'device' | 'secure'

function storageOf(kind: Kind, { bot, person }: MiniApp) {
  return createDeviceStorage(localStorage, `mini-app/${kind}/${bot.id}/${person.id}/`, kind === 'device'
    ? { characters: 5 * 1024 * 1024 }
    : { keys: 10 })
}

function storage(kind: Kind): Handlers {
  const name = `${kind}_storage`
  /** Answers with what `use` gives, or with why it could not. */
  const handler = (event: string, use: (app: MiniApp, data: Data) => { error: string } | object) => (app: MiniApp, data: Data) => {
    const result = use(app, data)
    tell(app, 'error' in result
      ? `${name}_failed`
      : `${name}_${event}`, { req_id: data.req_id, ...result })
  }
  return {
    [`web_app_${name}_save_key`]: handler('key_saved', (app, { key, value }) => storageOf(kind, app).save(key, value ?? null)),
    [`web_app_${name}_get_key`]: handler('key_received', (app, { key }) => {
      const got = storageOf(kind, app).get(key)
      return kind === 'secure' && 'value' in got && got.value === null
        ? { ...got, can_restore: false }
        : got
    }),
    [`web_app_${name}_clear`]: handler('cleared', app => storageOf(kind, app).clear()),
  }
}

export const storageEvents: Handlers = {
  async web_app_invoke_custom_method(app, data) {
    const answer = await sim.miniApp<{ result?: unknown, error?: string }>('invoke', app, {
      method: textIn(data, 'method') || 'none',
      params: data.params,
    })
    tell(app, 'custom_method_invoked', { req_id: data.req_id, ...answer })
  },
  ...storage('device'),
  ...storage('secure'),
  // there is no other device it could come from
  web_app_secure_storage_restore_key: (app, data) => tell(app, 'secure_storage_failed', { req_id: data.req_id, error: 'RESTORE_UNAVAILABLE' }),
}
