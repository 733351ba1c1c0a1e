// A pretend @BotFather: makes and keeps bots for anyone's own program. A bot like any other, but it lives in here.
import type { ApiCall } from '../bot-api/method.ts'
import type { Polling } from '../updates/polling.ts'
import type { BotRecord } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { sendMethods } from '../bot-api/send.ts'
import { addBot, newSecret } from '../world/people.ts'
import { botById } from '../world/world.ts'
import { answerTo } from './conversation.ts'

/** The id it has in Telegram. */
export const FATHER = 93_372_553

/** Makes sure it exists. */
export function inviteFather(world: World): void {
  const father = botById(world, FATHER) ?? addBot(world, { token: `${FATHER}:${newSecret()}`, username: 'BotFather', first_name: 'BotFather' })
  father.can_join_groups = false
  father.descriptions[''] = 'Makes bots for your own programs: press START, then /newbot.'
  father.commands.default = {
    '': [
      { command: 'newbot', description: 'make a bot' },
      { command: 'mybots', description: 'list your bots' },
      { command: 'token', description: 'show a token' },
      { command: 'revoke', description: 'replace a token' },
      { command: 'setname', description: 'change a name' },
      { command: 'setdescription', description: 'change a description' },
      { command: 'setabouttext', description: 'change a short description' },
      { command: 'setcommands', description: 'change the list of commands' },
      { command: 'setprivacy', description: 'what a bot sees in groups' },
      { command: 'cancel', description: 'stop what we are doing' },
    ],
  }
}

/** Answers what waits for it, at once. */
export function wakeFather(world: World, polling: Polling, father: BotRecord): void {
  const call: ApiCall = {
    world,
    bot: father,
    files: new Map(),
    polling,
  }
  for (const { update } of father.pending.splice(0)) {
    const message = update.message
    if (!message || message.chat.type !== 'private')
      continue
    const { text, entities, choices } = answerTo(world, message.chat.id, message.text ?? '')
    const reply_markup = choices
      ? {
          keyboard: choices.map(choice => [
            { text: choice },
          ]),
          one_time_keyboard: true,
          resize_keyboard: true,
        }
      : { remove_keyboard: true as const }
    sendMethods.sendMessage(call, {
      chat_id: message.chat.id,
      text,
      ...entities && { entities },
      reply_markup,
    })
  }
}
