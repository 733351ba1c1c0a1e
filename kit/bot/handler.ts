// The order in which an update meets an app: what the kit notices, the shared commands, the open dialog, the app, last words.

import type { MiddlewareFn } from 'grammy'
import type { App } from '#kit/app'
import type { BotApp, BotContext } from './context.ts'
import { Composer } from 'grammy'
import { pay, sells, supportSteps } from '#kit/pay'
import { commands, lastWords } from './commands.ts'
import { member } from './member.ts'
import { kitTexts } from './texts.ts'
import { zoneSteps } from './zone.ts'

const handlers = new WeakMap<object, MiddlewareFn<BotContext>>()

/** The app's whole handling as one function, composed once. */
export function handlerOf(app: App<any, any, any>): MiddlewareFn<BotContext> {
  let handler = handlers.get(app)
  if (!handler) {
    const { bot, steps } = app as BotApp
    const all = {
      ...zoneSteps(app),
      ...sells(app) && supportSteps,
      ...steps,
    }
    const composer = new Composer<BotContext>(member, commands(app))
    if (sells(app))
      composer.use(pay(app))
    composer.on('message', async (ctx, next) => {
      if (!ctx.dialog || ctx.message.text?.startsWith('/'))
        return await next()
      const step = all[ctx.dialog.step]
      if (step)
        return await step(ctx, next)
      ctx.leave()
      await ctx.say(kitTexts(ctx).lostThread)
    })
    if (bot)
      composer.use(bot)
    composer.use(lastWords(app))
    handler = composer.middleware()
    handlers.set(app, handler)
  }
  return handler
}
