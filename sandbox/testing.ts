// For the sandbox's own tests: a sandbox in memory, `/sim` in one call, and a little server that plays a bot's webhook.
import type { Sandbox, SandboxOptions } from './index.ts'
import { createServer } from 'node:http'
import { Api } from 'grammy'
import { createSandbox } from './index.ts'

export interface Stage {
  sandbox: Sandbox
  /** GET, or POST when there is a body. Answers the JSON whatever the status. */
  sim(path: string, body?: object): Promise<any>
  /** A new bot and grammY's client for it. */
  bot(username: string): Promise<{ id: number, token: string, username: string, api: Api }>
}

export async function createStage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const sandbox = await createSandbox({ port: 0, ...options })
  const sim: Stage['sim'] = async (path, body) => {
    const response = await fetch(`${sandbox.url}/sim/${path}`, body
      ? {
          method: 'POST',
          body: JSON.stringify(body),
        }
      : {})
    return response.json()
  }
  return {
    sandbox,
    sim,
    async bot(username) {
      const made = await sim('bots', { username, first_name: username })
      return {
        ...made,
        api: new Api(made.token, { apiRoot: sandbox.url }),
      }
    },
  }
}

export interface Heard {
  url: string
  headers: Record<string, string | string[] | undefined>
  body: any
}

export interface Listener {
  url: string
  heard: Heard[]
  /** What the next requests are answered with; the default is 200 and nothing. */
  answer: (heard: Heard) => { status?: number, headers?: Record<string, string>, body?: unknown } | Promise<{ status?: number, headers?: Record<string, string>, body?: unknown }>
  close(): Promise<void>
}

/** An HTTP server that writes down what it gets. */
export async function createListener(): Promise<Listener> {
  const listener: Listener = {
    url: '',
    heard: [],
    answer: () => ({}),
    close: async () => {},
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request)
      text += chunk
    const heard: Heard = {
      url: request.url ?? '',
      headers: request.headers,
      body: text
        ? JSON.parse(text)
        : undefined,
    }
    listener.heard.push(heard)
    const { status = 200, headers = {}, body } = await listener.answer(heard)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body === undefined
      ? ''
      : JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  listener.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  listener.close = () => new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return listener
}

/** A picture of this size, as far as its header tells. */
export function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1A\n', 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
