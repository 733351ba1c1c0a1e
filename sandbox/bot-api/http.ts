// The Bot API over HTTP: token, faults, answer; and the files a bot may download.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Fault } from '../faults.ts'
import type { Sim } from '../sim/context.ts'
import type { Answer } from './dispatch.ts'
import type { ApiCall } from './method.ts'
import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { ApiError } from '../errors.ts'
import { fileByPath } from '../world/files.ts'
import { botById } from '../world/world.ts'
import { chatKey, dispatch, refusal } from './dispatch.ts'
import { receive } from './request.ts'

export interface NodeEnv { Bindings: HttpBindings }
type NodeContext = Context<NodeEnv>

// The mark of the attached Worker's own calls; everything else in the log is foreign.
const WORKER_HEADER = 'x-factory-worker'

/** The bot a path names with its token. */
function botOf({ world }: Sim, c: NodeContext) {
  const token = (c.req.param('bot') ?? '').slice('bot'.length)
  const bot = botById(world, Number(token.split(':')[0]))
  const [given, right] = [
    Buffer.from(token),
    Buffer.from(bot?.token ?? ''),
  ]
  return given.length === right.length && timingSafeEqual(given, right)
    ? bot
    : undefined
}

/** `/bot<token>/<method>` */
export async function botApi(sim: Sim, c: NodeContext): Promise<Response> {
  const bot = botOf(sim, c)
  if (!bot)
    return respond(c, refusal(401, 'Unauthorized'))
  try {
    const { params, files } = await receive(c)
    const { method: named, ...others } = params
    const method = c.req.param('method') ?? String(named ?? '')
    const call: ApiCall = {
      world: sim.world,
      bot,
      files,
      polling: sim.polling,
    }
    const chat = chatKey(call, params)
    const fault = sim.world.faults.take('api', {
      bot: bot.id,
      method,
      ...chat !== undefined && { chat },
    })
    const request = {
      method,
      params: c.req.param('method') === undefined
        ? others
        : params,
      via: 'http' as const,
      foreign: c.req.header(WORKER_HEADER) !== '1',
    }
    if (fault?.kind === 'status')
      return respond(c, await dispatch(call, request, faultAnswer(fault)))
    if (fault?.kind === 'slow')
      await wait(fault.ms ?? 1000)
    const answer = await dispatch(call, request)
    if (fault?.kind !== 'lost')
      return respond(c, answer)
    c.env.incoming.socket.destroy()
    return RESPONSE_ALREADY_SENT
  }
  catch (error) {
    if (error instanceof ApiError)
      return respond(c, refusal(error.code, error.message))
    throw error
  }
}

function respond(c: NodeContext, answer: Answer): Response {
  const retryAfter = answer.ok ? undefined : answer.parameters?.retry_after
  return c.json(answer, (answer.ok ? 200 : answer.error_code) as 200, retryAfter === undefined
    ? {}
    : {
        'retry-after': String(retryAfter),
      })
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

function faultAnswer({ code = 500, retry_after }: Fault): Answer {
  if (code === 429) {
    const seconds = retry_after ?? 5
    return refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
  }
  return refusal(code, REASONS[code] ?? `Error ${code}`)
}

/** `/file/bot<token>/<file_path>` */
export function download(sim: Sim, c: NodeContext): Response {
  const bot = botOf(sim, c)
  const file = bot && fileByPath(sim.world, c.req.param('path') ?? '')
  const bytes = file && sim.world.files.read(file.unique_id)
  if (!bytes) {
    return respond(c, bot
      ? refusal(404, 'Not Found')
      : refusal(401, 'Unauthorized'))
  }
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' })
}
