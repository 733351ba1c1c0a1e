// What a bot says about itself: who it is, its commands, names, descriptions, default rights; and files and people it asks about.
import type { BotCommand, BotCommandScope, ChatAdministratorRights } from '@grammyjs/types'
import type { ApiCall, Methods } from './method.ts'
import { ApiError, badRequest } from '../errors.ts'
import { fileById, filePath } from '../world/files.ts'
import { isInline } from '../world/inline.ts'
import { exists } from '../world/world.ts'
import { placeOf, roomOf } from './target.ts'

const MOST_COMMANDS = 100
const LARGEST_DOWNLOAD = 20 * 1024 * 1024
const CHAT_SCOPES = ['chat', 'chat_administrators', 'chat_member']
const SCOPES = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  ...CHAT_SCOPES,
]

/** How a scope is filed in BotRecord.commands; world/commands.ts reads it. */
function scopeKey(call: ApiCall, scope: BotCommandScope | undefined): string {
  const { type = 'default' } = scope ?? {}
  if (!SCOPES.includes(type))
    throw badRequest('can\'t parse BotCommandScope: unsupported type specified')
  if (!scope || !('chat_id' in scope))
    return type
  const place = placeOf(call, scope.chat_id, 'look')
  const id = place.type === 'private'
    ? place.user
    : place.id
  return scope.type === 'chat_member'
    ? `${type}:${id}:${scope.user_id}`
    : `${type}:${id}`
}

function languageOf(code: string | undefined): string {
  if (code && !/^[a-z]{2}$/.test(code))
    throw badRequest('LANG_CODE_INVALID')
  return code ?? ''
}

function checkCommands(commands: unknown): BotCommand[] {
  if (!Array.isArray(commands))
    throw badRequest('expected an Array of BotCommand')
  if (commands.length > MOST_COMMANDS)
    throw badRequest('BOT_COMMANDS_TOO_MUCH')
  return commands.map(({ command, description }: BotCommand) => {
    const name = String(command ?? '').replace(/^\//, '')
    if (!/^[a-z0-9_]{1,32}$/.test(name))
      throw badRequest('BOT_COMMAND_INVALID')
    const words = String(description ?? '').trim()
    if (!words || words.length > 256)
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    return { command: name, description: words }
  })
}

function tell({ world, bot }: ApiCall): true {
  world.events.emit({ type: 'bot', bot: bot.id })
  world.save()
  return true
}

/** Sets or, when empty, removes a text kept per language. */
function setText(call: ApiCall, texts: Record<string, string>, code: string | undefined, text: string | undefined, longest: number, tooLong: string): true {
  const language = languageOf(code)
  if ((text ?? '').length > longest)
    throw badRequest(tooLong)
  if (text)
    texts[language] = text
  else
    delete texts[language]
  return tell(call)
}

const textIn = (texts: Record<string, string>, code: string | undefined) => texts[languageOf(code)] ?? texts[''] ?? ''

function notHere(method: string) {
  return () => {
    throw new ApiError(501, `Not Implemented: the sandbox does not emulate ${method} yet`)
  }
}

const NO_RIGHTS = {
  is_anonymous: false,
  can_manage_chat: false,
  can_delete_messages: false,
  can_manage_video_chats: false,
  can_restrict_members: false,
  can_promote_members: false,
  can_change_info: false,
  can_invite_users: false,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
} as ChatAdministratorRights

export const profileMethods = {
  getMe({ bot }) {
    return {
      id: bot.id,
      is_bot: true,
      first_name: bot.names[''] ?? bot.first_name,
      username: bot.username,
      can_join_groups: bot.can_join_groups,
      can_read_all_group_messages: bot.can_read_all_group_messages,
      supports_inline_queries: isInline(bot),
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: true,
    }
  },

  logOut: notHere('logOut'),
  close: notHere('close'),

  setMyCommands(call, params) {
    const key = scopeKey(call, params.scope)
    const language = languageOf(params.language_code)
    const commands = checkCommands(params.commands)
    call.bot.commands[key] = { ...call.bot.commands[key], [language]: commands }
    return tell(call)
  },
  deleteMyCommands(call, params) {
    const lists = call.bot.commands[scopeKey(call, params.scope)]
    delete lists?.[languageOf(params.language_code)]
    return tell(call)
  },
  getMyCommands: (call, params) => call.bot.commands[scopeKey(call, params.scope)]?.[languageOf(params.language_code)] ?? [],

  setMyName: (call, params) => setText(call, call.bot.names, params.language_code, params.name, 64, 'BOT_TITLE_TOO_LONG'),
  getMyName: ({ bot }, params) => ({ name: textIn(bot.names, params.language_code) || bot.first_name }),
  setMyDescription: (call, params) => setText(call, call.bot.descriptions, params.language_code, params.description, 512, 'ABOUT_TOO_LONG'),
  getMyDescription: ({ bot }, params) => ({
    description: textIn(bot.descriptions, params.language_code),
  }),
  setMyShortDescription: (call, params) => setText(call, call.bot.short_descriptions, params.language_code, params.short_description, 120, 'ABOUT_TOO_LONG'),
  getMyShortDescription: ({ bot }, params) => ({
    short_description: textIn(bot.short_descriptions, params.language_code),
  }),

  setMyDefaultAdministratorRights(call, params) {
    call.bot.default_rights[params.for_channels ? 'channels' : 'groups'] = params.rights as ChatAdministratorRights
    return tell(call)
  },
  getMyDefaultAdministratorRights: ({ bot }, params) => ({
    ...NO_RIGHTS,
    ...bot.default_rights[params.for_channels ? 'channels' : 'groups'],
  }),

  getFile({ world, bot }, params) {
    const known = fileById(world, String(params.file_id ?? ''))
    if (!known || known.owner !== bot.id)
      throw badRequest('wrong file_id or the file is temporarily unavailable')
    if (known.file.size > LARGEST_DOWNLOAD)
      throw badRequest('file is too big')
    return {
      file_id: params.file_id,
      file_unique_id: known.file.unique_id,
      file_size: known.file.size,
      file_path: filePath(known.file),
    }
  },

  getUserProfilePhotos({ world }, params) {
    if (!exists(world, Number(params.user_id)))
      throw badRequest('user not found')
    return { total_count: 0, photos: [] }
  },
  getUserChatBoosts(call, params) {
    roomOf(call, params.chat_id, 'look')
    return { boosts: [] }
  },
} satisfies Methods
