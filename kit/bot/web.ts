// /web: a link that opens the mini app in a browser, signed in as who asked.

import type { App } from '#kit/app'
import type { BotContext } from './context.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { makeWebLink } from '#kit/user'
import { kitTexts } from './texts.ts'

/** Composes the command for an app that has a mini app. */
export function web(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()
  bot.chatType('private').command('web', async (ctx) => {
    const t = kitTexts(ctx).web
    if (!ctx.page)
      return await ctx.say(t.off)
    const link = await makeWebLink(ctx.db, ctx.app, ctx.from.id, ctx.page, ctx.now)
    await ctx.say(t.link(app.manifest.name), {
      keyboard: new InlineKeyboard().url(t.open, link),
    })
  })
  bot.command('web', ctx => ctx.say(kitTexts(ctx).web.privately))
  return bot
}
