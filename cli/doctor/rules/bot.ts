// Every bot is the one its manifest means, and may do what only @BotFather can allow.

import { tokenVariable } from '#kit/app'
import { callBot } from '../../call-bot.ts'
import { defineRule } from '../rule.ts'

interface Me { username: string, supports_inline_queries: boolean, can_join_groups: boolean }

export default defineRule({
  title: 'Bots',
  live: true,
  async check({ apps, tokenOf, telegramRoot }) {
    const all = await Promise.all(apps.map(async (app) => {
      const token = tokenOf(app)
      if (!token)
        return []
      const { id, name, username, updates } = app.manifest
      let me: Me
      try {
        me = await callBot<Me>(telegramRoot, token, 'getMe')
      }
      catch (error) {
        const revoked = /Unauthorized|Not Found/i.test((error as Error).message)
        return [
          {
            app: id,
            problem: revoked
              ? `Telegram does not know the token in ${tokenVariable(id)}.`
              : `Telegram does not answer for ${name}: ${(error as Error).message}.`,
            why: `${name} can neither hear nor say anything.`,
            mend: revoked
              ? `@BotFather → /token → @${username}; write it into .env, then: npm run factory -- deploy`
              : 'Try again in a minute: npm run factory -- doctor --live',
          },
        ]
      }
      return [
        ...me.username.toLowerCase() === username.toLowerCase()
          ? []
          : [
              {
                app: id,
                problem: `${tokenVariable(id)} is the token of @${me.username}, and the manifest says @${username}.`,
                why: 'Links to the bot lead to another one.',
                mend: `Write username: '${me.username}' into apps/${id}/manifest.ts, or the other bot's token into .env; then: npm run factory -- deploy`,
              },
            ],
        ...updates.includes('inline_query') && !me.supports_inline_queries
          ? [
              {
                app: id,
                problem: `@${me.username} is not switched to inline mode.`,
                why: `Nobody can call ${name} from other chats.`,
                mend: `@BotFather → /setinline → @${me.username}`,
              },
            ]
          : [],
      ]
    }))
    return all.flat()
  },
})
