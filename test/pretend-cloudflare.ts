// As much of Cloudflare's API as wrangler and `factory deploy` use for one Worker; it keeps what it was told.

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'

interface Binding { type: string, name: string, text?: string }

export interface PretendCloudflare {
  url: string
  /** `METHOD /path` of every call, in order. */
  calls: string[]
  /** Calls it has no answer to. */
  strange: string[]
  secrets: Record<string, string>
  bindings: Binding[]
  metadata: Record<string, any> | undefined
  hyperdrives: Record<string, any>[]
  queues: Record<string, any>[]
  crons: string[]
  /** Paths of the static assets uploaded. */
  assets: string[]
  close: () => Promise<void>
}

export const account = 'a'.repeat(32)
export const apiToken = 'cloudflare-token-of-the-tests'

export async function pretendCloudflare(): Promise<PretendCloudflare> {
  const state: PretendCloudflare = {
    url: '',
    calls: [],
    strange: [],
    secrets: {},
    bindings: [],
    metadata: undefined,
    hyperdrives: [],
    queues: [],
    crons: [],
    assets: [],
    close: async () => {},
  }
  let id = 0
  const newId = () => String(++id).padStart(32, '0')
  const gone = { code: 10007, message: 'This Worker does not exist on your account.' }
  const workerThere = () => state.metadata !== undefined

  /** @returns the result, or an error to be answered with 404 */
  async function answer(method: string, path: string, name: string | null, request: Request): Promise<unknown> {
    const json = async () => await request.json() as any
    const at = `${method} ${path.replace(`/client/v4/accounts/${account}`, '').replace(/\/(?:workers\/scripts|workers\/services)\/telegram-app-factory/, '/script')}`
    switch (at) {
      case 'GET /hyperdrive/configs': return state.hyperdrives.map(({ origin: { password: _, ...origin }, ...rest }) => ({ ...rest, origin }))
      case 'POST /hyperdrive/configs': {
        state.hyperdrives.push({
          id: newId(),
          ...await json(),
        })
        return state.hyperdrives.at(-1)
      }
      case 'GET /queues': return state.queues.filter(({ queue_name: queue }) => !name || queue === name)
      case 'POST /queues': {
        state.queues.push({
          queue_id: newId(),
          consumers: [],
          producers: [],
          ...await json(),
        })
        return state.queues.at(-1)
      }
      case 'GET /workers/subdomain': return { subdomain: 'founder' }
      case 'GET /script/secrets': return Object.keys(state.secrets).map(secret => ({ type: 'secret_text', name: secret }))
      case 'PATCH /script/script-settings': return {}
      case 'GET /script/settings': return workerThere()
        ? {
            bindings: [
              ...state.bindings,
              ...Object.keys(state.secrets).map(secret => ({ type: 'secret_text', name: secret })),
            ],
            compatibility_date: state.metadata!.compatibility_date,
          }
        : gone
      case 'GET /script/schedules': return {
        schedules: state.crons.map(cron => ({ cron })),
      }
      case 'PUT /script/schedules': {
        state.crons = (await json()).map(({ cron }: { cron: string }) => cron)
        return { schedules: [] }
      }
      case 'PATCH /script/secrets-bulk': {
        if (!workerThere())
          return gone
        const { secrets } = await json()
        for (const [key, secret] of Object.entries<{ text: string } | null>(secrets)) {
          if (secret)
            state.secrets[key] = secret.text
          else
            delete state.secrets[key]
        }
        return []
      }
      case 'PUT /script':
      case 'POST /script/versions': {
        const form = await request.formData()
        const part = form.get('metadata')
        state.metadata = JSON.parse(typeof part === 'string'
          ? part
          : await (part as Blob).text())
        state.bindings = (state.metadata!.bindings as Binding[] ?? []).filter(({ type }) => type !== 'inherit')
        return {
          id: newId(),
          startup_time_ms: 10,
          metadata: {},
          resources: {
            script: { etag: 'etag' },
          },
        }
      }
      case 'POST /script/deployments': return {
        id: newId(),
      }
      case 'GET /script/deployments': return { deployments: [] }
      case 'GET /script/versions': return { items: [] }
      case 'GET /script': return workerThere()
        ? {
            default_environment: {
              environment: 'production',
              script: {
                id: 'telegram-app-factory',
                tag: 'tag',
                tags: [],
                last_deployed_from: 'wrangler',
              },
            },
            id: 'telegram-app-factory',
          }
        : gone
      case 'GET /workers/workers/telegram-app-factory': return {
        subdomain: { enabled: true, previews_enabled: false },
      }
      case 'GET /script/subdomain':
      case 'POST /script/subdomain': return { enabled: true, previews_enabled: false }
      case 'POST /script/assets-upload-session': {
        const { manifest } = await json()
        state.assets = Object.keys(manifest)
        return { jwt: 'all-uploaded', buckets: [] }
      }
    }
    const hyperdrive = /^PUT \/hyperdrive\/configs\/(\d+)$/.exec(at)
    if (hyperdrive) {
      const found = state.hyperdrives.find(({ id }) => id === hyperdrive[1])
      return Object.assign(found!, await json())
    }
    const consumers = /^(?:GET|POST|PUT) \/queues\/(\d+)\/consumers/.exec(at)
    if (consumers) {
      const queue = state.queues.find(({ queue_id: id }) => id === consumers[1])!
      if (method === 'GET')
        return queue.consumers
      if (method === 'POST') {
        queue.consumers.push({
          consumer_id: newId(),
          type: 'worker',
          script: 'telegram-app-factory',
          ...await json(),
        })
      }
      return queue.consumers.at(-1)
    }
    state.strange.push(at)
    return gone
  }

  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url!, 'http://127.0.0.1')
    const chunks: Uint8Array[] = []
    for await (const chunk of incoming)
      chunks.push(chunk as Uint8Array)
    state.calls.push(`${incoming.method} ${pathname}`)
    const reply = (status: number, body: unknown) => outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (incoming.headers.authorization !== `Bearer ${apiToken}`) {
      return reply(403, {
        success: false,
        errors: [
          { code: 10000, message: 'Authentication error' },
        ],
        messages: [],
        result: null,
      })
    }
    const result = await answer(incoming.method!, pathname, searchParams.get('name'), new Request('http://127.0.0.1/', {
      method: 'POST',
      headers: { 'content-type': incoming.headers['content-type'] ?? 'application/json' },
      body: Buffer.concat(chunks),
    }))
    result === gone
      ? reply(404, {
          success: false,
          errors: [gone],
          messages: [],
          result: null,
        })
      : reply(200, {
          success: true,
          errors: [],
          messages: [],
          result,
          result_info: {
            page: 1,
            per_page: 100,
            count: 0,
            total_count: 0,
            total_pages: 1,
          },
        })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state.close = () => new Promise(resolve => server.close(() => resolve()))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return state
}
