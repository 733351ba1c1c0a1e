// What a Bot API method is here: a function of the call and of its decoded parameters.
import type { ApiMethods, Opts } from '@grammyjs/types'
import type { Polling } from '../updates/polling.ts'
import type { BotRecord } from '../world/types.ts'
import type { World } from '../world/world.ts'

/** A file that came with a request, by the name of its form field. */
export interface InputFile {
  bytes: Uint8Array
  name?: string
  type: string
}

export interface ApiCall {
  world: World
  bot: BotRecord
  files: Map<string, InputFile>
  polling: Polling
}

/** Parameters arrive from anybody: types say what is meant, not what is sure. Files are strings: a file_id, a URL or `attach://<field>`. */
export type Params<M extends keyof ApiMethods<string>> = Opts<string>[M]

export type Method<M extends keyof ApiMethods<string>> = (call: ApiCall, params: Params<M>) => ReturnType<ApiMethods<string>[M]> | Promise<ReturnType<ApiMethods<string>[M]>>

export type Methods = { [M in keyof ApiMethods<string>]?: Method<M> }
