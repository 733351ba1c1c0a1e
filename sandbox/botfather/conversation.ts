// What @BotFather says to what, and what it does to the person's bots.
import type { MessageEntity } from '@grammyjs/types'
import type { BotRecord } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { addBot, newSecret } from '../world/people.ts'
import { botById, bots, findBot } from '../world/world.ts'

export interface Reply {
  text: string
  entities?: MessageEntity[]
  /** A keyboard of these. */
  choices?: string[]
}

/** Where a person is in a conversation. */
export interface Talk {
  command: string
  bot?: number
  name?: string
}

const HELP = `I make bots for your own programs.

/newbot - make a bot
/mybots - list your bots
/token - show a token
/revoke - replace a token
/setname - change a name
/setdescription - change what a bot can do
/setabouttext - change a short description
/setcommands - change the list of commands
/setinline - answers to @bot typed in any chat
/setprivacy - what a bot sees in groups
/cancel - stop what we are doing`

/** What can be done to a bot: `ask` for a value first, or do it at once. */
interface Deed {
  ask?: string
  choices?: string[]
  /** Answers what to say; undefined when the value will not do. */
  run: (bot: BotRecord, value: string) => Reply | undefined
}

const text = (words: string): Reply => ({ text: words })
const done = text('Done. /help')

function setText(field: 'names' | 'descriptions' | 'short_descriptions', longest: number): Deed['run'] {
  return (bot, value) => {
    if (!value || value.length > longest)
      return undefined
    bot[field][''] = value
    return done
  }
}

/** A text with the token in it, marked so that a tap copies it. */
function withToken(before: string, token: string): Reply {
  return {
    text: `${before}\n${token}`,
    entities: [
      { type: 'code', offset: before.length + 1, length: token.length },
    ],
  }
}

const DEEDS: Record<string, Deed> = {
  '/token': {
    run: bot => withToken(`The token of @${bot.username}:`, bot.token),
  },
  '/revoke': {
    run: (bot) => {
      bot.token = `${bot.id}:${newSecret()}`
      return withToken(`The old token of @${bot.username} does not work any more. The new one:`, bot.token)
    },
  },
  '/setname': {
    ask: 'Send me the new name, up to 64 characters.',
    run: setText('names', 64),
  },
  '/setdescription': {
    ask: 'Send me what people read before they press START, up to 512 characters.',
    run: setText('descriptions', 512),
  },
  '/setabouttext': {
    ask: 'Send me the short description, up to 120 characters.',
    run: setText('short_descriptions', 120),
  },
  '/setcommands': {
    ask: 'Send me the commands, one a line:\n\ncommand1 - Description\ncommand2 - Another description\n\nSend /empty for none.',
    run: (bot, value) => {
      const lines = value === '/empty'
        ? []
        : value.split('\n').map(line => /^\/?([a-z0-9_]{1,32})\s*-\s*(.{1,256})$/.exec(line.trim()))
      if (lines.includes(null))
        return undefined
      bot.commands.default = {
        ...bot.commands.default,
        '': lines.map(line => ({ command: line![1]!, description: line![2]! })),
      }
      return done
    },
  },
  '/setinline': {
    ask: 'Send me what stands in the empty field after @bot, up to 60 characters, like "Search…". Send /empty to switch inline mode off.',
    run: (bot, value) => {
      if (!value || value.length > 60)
        return undefined
      if (value === '/empty')
        delete bot.inline_placeholder
      else
        bot.inline_placeholder = value
      return done
    },
  },
  '/setprivacy': {
    ask: 'Enable: in groups the bot sees only what is meant for it. Disable: it sees everything.',
    choices: ['Enable', 'Disable'],
    run: (bot, value) => {
      if (value !== 'Enable' && value !== 'Disable')
        return undefined
      bot.can_read_all_group_messages = value === 'Disable'
      return done
    },
  },
}

/** The bots a person may keep: his own, and those nobody made here. The stack's apps keep their own tokens. */
const botsOf = (world: World, person: number) => bots(world).filter(bot => bot.username !== 'BotFather' && !bot.app && (bot.owner === undefined || bot.owner === person))

/** The answer to one message of a person. */
export function answerTo(world: World, person: number, said: string): Reply {
  const talks = world.state.talks
  const talk = talks[person]
  const word = said.trim()
  const command = word.split(/\s/)[0]!
  if (command === '/cancel') {
    delete talks[person]
    return text(talk ? 'Stopped. /help' : 'Nothing to stop. /help')
  }
  if (DEEDS[command] || [
    '/newbot',
    '/mybots',
    '/start',
    '/help',
  ].includes(command)) {
    return begin(world, person, command)
  }
  if (!talk)
    return text(HELP)
  const reply = talk.command === '/newbot'
    ? makeBot(world, person, talk, word)
    : onBot(world, person, talk, word)
  world.save()
  return reply
}

function begin(world: World, person: number, command: string): Reply {
  const { talks } = world.state
  delete talks[person]
  if (command === '/newbot') {
    talks[person] = { command }
    return text('A new bot. What is its name? People see it at the top of the chat.')
  }
  if (!DEEDS[command] && command !== '/mybots')
    return text(HELP)
  const names = botsOf(world, person).map(bot => `@${bot.username}`)
  if (!names.length)
    return text('You have no bots yet. /newbot makes one.')
  if (command === '/mybots')
    return text(`Your bots:\n${names.join('\n')}`)
  talks[person] = { command }
  return { text: 'Which bot?', choices: names }
}

function makeBot(world: World, person: number, talk: Talk, word: string): Reply {
  if (talk.name === undefined) {
    if (!word || word.length > 64)
      return text('A name has 1–64 characters. Try another.')
    talk.name = word
    return text('Now its username. It must end in "bot", like tetris_bot.')
  }
  const username = word.replace(/^@/, '')
  if (!/^[a-z]\w{1,28}bot$/i.test(username))
    return text('A username has 5–32 letters, digits and underscores, begins with a letter and ends in "bot". Try another.')
  if (findBot(world, username))
    return text('This username is taken. Try another.')
  const bot = addBot(world, { username, first_name: talk.name, owner: person })
  delete world.state.talks[person]
  return withToken(`Done: @${username}. Point your program at this sandbox instead of api.telegram.org and use the token:`, bot.token)
}

function onBot(world: World, person: number, talk: Talk, word: string): Reply {
  const deed = DEEDS[talk.command]!
  const bot = talk.bot === undefined
    ? botsOf(world, person).find(one => `@${one.username}` === word)
    : botById(world, talk.bot)
  if (!bot) {
    return {
      text: 'I know no such bot of yours. Which one?',
      choices: botsOf(world, person).map(one => `@${one.username}`),
    }
  }
  if (talk.bot === undefined && deed.ask) {
    talk.bot = bot.id
    return {
      text: deed.ask,
      ...deed.choices && { choices: deed.choices },
    }
  }
  const reply = deed.run(bot, word)
  if (!reply) {
    return {
      text: `That will not do. ${deed.ask}`,
      ...deed.choices && { choices: deed.choices },
    }
  }
  delete world.state.talks[person]
  world.events.emit({ type: 'bot', bot: bot.id })
  return reply
}
