// /sim/bots and /sim/users.
import type { BotRecord } from '../world/types.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { FATHER } from '../botfather/index.ts'
import { invalid } from '../errors.ts'
import { isInline } from '../world/inline.ts'
import { addBot, addPerson } from '../world/people.ts'
import { bots, findBot, findPerson, findRoom, people } from '../world/world.ts'
import { bodyOf, optionalText, textField } from './context.ts'

export function botView(bot: BotRecord) {
  const { id, username, first_name, names, token, app } = bot
  return {
    id,
    username,
    first_name: names[''] ?? first_name,
    token,
    ...app && { app },
    ...isInline(bot) && { inline: bot.inline_placeholder ?? '' },
  }
}

export function peopleRoutes(sim: Sim): Hono {
  const { world } = sim
  const taken = (name: string) => findPerson(world, name) ?? findBot(world, name) ?? findRoom(world, `@${name}`)

  /** A free username of Telegram's form. */
  function username(given: string): string {
    const name = given.replace(/^@/, '')
    if (!/^[a-z]\w{3,31}$/i.test(name))
      throw invalid('username-invalid', 'A username has 4–32 letters, digits and underscores and begins with a letter.')
    if (taken(name))
      throw invalid('username-taken', `@${name} is taken.`)
    return name
  }

  return new Hono()
    .get('/bots', c => c.json(bots(world).filter(bot => bot.id !== FATHER).map(botView)))
    .post('/bots', async (c) => {
      const body = await bodyOf(c)
      const name = username(textField(body, 'username'))
      if (!/bot$/i.test(name))
        throw invalid('username-invalid', 'A bot\'s username ends in "bot".')
      return c.json(botView(addBot(world, {
        username: name,
        first_name: textField(body, 'first_name'),
      })))
    })
    .get('/users', c => c.json(people(world)))
    .post('/users', async (c) => {
      const body = await bodyOf(c)
      const first_name = textField(body, 'first_name')
      const last_name = optionalText(body, 'last_name')
      const name = optionalText(body, 'username')
      const language_code = optionalText(body, 'language_code')
      return c.json(addPerson(world, {
        first_name,
        ...last_name && { last_name },
        ...name && {
          username: username(name),
        },
        ...language_code && { language_code },
      }))
    })
}
