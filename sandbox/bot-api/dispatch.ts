// One Bot API call: from method name and parameters to Telegram's answer, written down in the log.
import type { ResponseParameters } from '@grammyjs/types'
import type { ApiCall, InputFile, Methods } from './method.ts'
import { ApiError } from '../errors.ts'
import { findRoom } from '../world/world.ts'
import { chatMethods } from './chats.ts'
import { copyMethods } from './copy.ts'
import { editMethods } from './edit.ts'
import { inlineMethods } from './inline.ts'
import { inviteMethods } from './invites.ts'
import { mediaMethods } from './media.ts'
import { memberMethods } from './members.ts'
import { miniAppMethods } from './mini-apps.ts'
import { pollMethods } from './poll.ts'
import { profileMethods } from './profile.ts'
import { sendMethods } from './send.ts'
import { starMethods } from './stars.ts'
import { decode, methodOf, unknownParams } from './table.ts'
import { topicMethods } from './topics.ts'
import { touchMethods } from './touch.ts'
import { updateMethods } from './updates.ts'

const EMULATED: Methods = {
  ...chatMethods,
  ...copyMethods,
  ...editMethods,
  ...inlineMethods,
  ...inviteMethods,
  ...mediaMethods,
  ...memberMethods,
  ...miniAppMethods,
  ...pollMethods,
  ...profileMethods,
  ...sendMethods,
  ...starMethods,
  ...topicMethods,
  ...touchMethods,
  ...updateMethods,
}

export type Answer = { ok: true, result: unknown } | { ok: false, error_code: number, description: string, parameters?: ResponseParameters }

export interface Request {
  method: string
  /** As they came: values of any type from JSON, strings from forms and queries. */
  params: Record<string, unknown>
  via: 'http' | 'reply'
  foreign: boolean
}

/** Carries out one call, or, with `instead`, only answers so. Never throws. */
export async function dispatch(call: ApiCall, request: Request, instead?: Answer): Promise<Answer> {
  const at = new Date(call.world.clock.now()).toISOString()
  const method = methodOf(request.method)
  const answer = instead ?? await run(call, method, request.params)
  const quietPoll = method === 'getUpdates' && answer.ok && (answer.result as unknown[]).length === 0
  if (!quietPoll)
    log(call, { ...request, method: method ?? request.method }, at, answer)
  return answer
}

async function run(call: ApiCall, method: ReturnType<typeof methodOf>, raw: Record<string, unknown>): Promise<Answer> {
  try {
    if (!method)
      throw new ApiError(404, 'Not Found: method not found')
    const handler = EMULATED[method] as ((call: ApiCall, params: object) => unknown) | undefined
    if (!handler)
      throw new ApiError(501, `Not Implemented: the sandbox does not emulate ${method} yet`)
    return { ok: true, result: await handler(call, decode(method, raw)) }
  }
  catch (error) {
    if (error instanceof ApiError)
      return refusal(error.code, error.message, error.parameters)
    console.error(error)
    return refusal(500, 'Internal Server Error: the sandbox failed; its console says why')
  }
}

export function refusal(error_code: number, description: string, parameters?: ResponseParameters): Answer {
  return {
    ok: false,
    error_code,
    description,
    ...parameters && { parameters },
  }
}

const NEVER_IN_REPLY = [
  'setwebhook',
  'deletewebhook',
  'close',
  'logout',
]

/** The refusal of a method that may not be called in a webhook's answer; undefined when it may. */
export function mayBeReply(method: string): Answer | undefined {
  const name = method.toLowerCase()
  return name.startsWith('get') || NEVER_IN_REPLY.includes(name)
    ? refusal(400, `Bad Request: method ${method} can't be called in a webhook's reply`)
    : undefined
}

function log({ world, bot, files }: ApiCall, { method, params, via, foreign }: Request, at: string, answer: Answer) {
  const unknown = methodOf(method)
    ? unknownParams(methodOf(method)!, params)
    : []
  const uploads = Object.fromEntries([...files].map(([field, file]) => [
    field,
    describe(file),
  ]))
  const call = world.log.add({
    at,
    bot: bot.id,
    method,
    params: {
      ...params,
      ...uploads,
    },
    ok: answer.ok,
    status: answer.ok ? 200 : answer.error_code,
    ...answer.ok
      ? { result: answer.result }
      : { description: answer.description },
    via,
    foreign,
    ...unknown.length > 0 && { unknown_params: unknown },
  })
  world.events.emit({ type: 'call', bot: bot.id, id: call.id })
}

function describe({ name, type, bytes }: InputFile) {
  return {
    ...name && { file_name: name },
    mime_type: type,
    file_size: bytes.byteLength,
  }
}

/** The key of the chat a request is about, for faults made for one chat. */
export function chatKey({ world, bot }: ApiCall, params: Record<string, unknown>): string | undefined {
  const chat = params.chat_id as string | number | undefined
  if (chat === undefined)
    return undefined
  return Number(chat) > 0
    ? `${bot.id}:${chat}`
    : findRoom(world, chat)?.key
}
