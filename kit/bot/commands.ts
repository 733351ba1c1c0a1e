// The commands every bot has: /help, /privacy, /language, /tz, /cancel, /deletemydata, and /start where the app says nothing itself.

import type { App } from '#kit/app'
import type { Doing } from '#kit/pay'
import type { BotContext } from './context.ts'
import { and, eq } from 'drizzle-orm'
import { Composer, InlineKeyboard } from 'grammy'
import { factoryDialogs, factoryPeople } from '#kit/db'
import { filesOf, forgetFiles } from '#kit/files'
import { textFile } from '#kit/jobs'
import { erasePay, exportPay, payTexts } from '#kit/pay'
import { kitTexts, languageNames, languages } from './texts.ts'
import { web } from './web.ts'
import { zone } from './zone.ts'

const self = (ctx: BotContext) => and(eq(factoryPeople.app, ctx.app), eq(factoryPeople.telegramId, ctx.from!.id))

/** Everything about a person goes: the app's rows, the kit's, and what renews is not charged any more. In the chat and from a mini app. */
export async function forget(app: App<any, any, any>, work: Doing, person: number): Promise<void> {
  await app.erase?.(work, person)
  await erasePay(app, work, person)
  await forgetFiles(work.db, work.app, person)
  await work.db.delete(factoryDialogs).where(and(eq(factoryDialogs.app, work.app), eq(factoryDialogs.userId, person)))
  await work.db.delete(factoryPeople).where(and(eq(factoryPeople.app, work.app), eq(factoryPeople.telegramId, person)))
}

/** Every command with its words, the app's first; what Telegram's menu and /help show. */
export function menu(app: App<any, any, any>, language: 'en' | 'ru'): { command: string, description: string }[] {
  const own = app.manifest.commands.filter(command => !command.hidden).map(({ command, description }) => ({ command, description: description[language] }))
  const selling = app.manifest.plans.length
    ? payTexts(language).commands
    : {}
  const web = app.manifest.web && { web: kitTexts(language).web.command }
  const shared = Object.entries({
    ...kitTexts(language).commands,
    ...web,
    ...selling,
  }).map(([command, description]) => ({ command, description }))
  return [
    ...own,
    ...shared.filter(({ command }) => !own.some(mine => mine.command === command)),
  ]
}

/** Composes the shared commands for one app. */
export function commands(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()
  const { name } = app.manifest

  bot.command('privacy', ctx => ctx.say(kitTexts(ctx).privacy(name, 2)))
  bot.command('cancel', async (ctx) => {
    const open = ctx.dialog !== null
    ctx.leave()
    await ctx.say(open
      ? kitTexts(ctx).cancelled
      : app.manifest.plans.length
        ? payTexts(ctx).nothingToCancel(app.manifest.commands.find(({ subscriptions }) => subscriptions)?.command ?? 'upgrade')
        : kitTexts(ctx).nothingToCancel, {
      keyboard: { remove_keyboard: true },
    })
  })

  bot.command('language', ctx => ctx.say(kitTexts(ctx).language, {
    keyboard: InlineKeyboard.from([
      languages.map(code => InlineKeyboard.text(languageNames[code], `kit:language:${code}`)),
    ]),
  }))
  bot.callbackQuery(/^kit:language:(en|ru)$/, async (ctx) => {
    const language = ctx.match[1] as 'en' | 'ru'
    await ctx.db.update(factoryPeople).set({ language }).where(self(ctx))
    await ctx.edit(kitTexts(language).languageSet)
  })

  bot.use(zone(app))
  if (app.manifest.web)
    bot.use(web(app))

  bot.command('deletemydata', (ctx) => {
    const { erase, eraseButtons: b } = kitTexts(ctx)
    return ctx.say(erase(name), {
      keyboard: new InlineKeyboard().text(b.copy, 'kit:erase:copy').row().text(b.yes, 'kit:erase:yes').text(b.no, 'kit:erase:no'),
    })
  })
  bot.callbackQuery('kit:erase:no', ctx => ctx.edit(kitTexts(ctx).kept))
  bot.callbackQuery('kit:erase:copy', async (ctx) => {
    const [person] = await ctx.db.select().from(factoryPeople).where(self(ctx))
    const rows = await app.exportUser?.(ctx, ctx.from.id) ?? {}
    const money = await exportPay(ctx.db, ctx.app, ctx.from.id)
    const files = (await filesOf(ctx.db, ctx.app, ctx.from.id)).map(({ name, mime, size, createdAt }) => ({ name, mime, size, createdAt }))
    ctx.plan.send('sendDocument', {
      chat_id: ctx.chat!.id,
      document: textFile(`${ctx.app}.json`, JSON.stringify({
        person,
        ...money,
        ...files.length && { files },
        ...rows,
      }, null, 2)) as never,
      caption: kitTexts(ctx).copy,
    }, { priority: 1 })
    await ctx.toast('')
  })
  bot.callbackQuery('kit:erase:yes', async (ctx) => {
    const words = kitTexts(ctx).erased
    await forget(app, ctx, ctx.from.id)
    await ctx.edit(words)
  })
  return bot
}

/** What the app did not answer: /start and /help in general words, and a way out for everything else. */
export function lastWords(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()
  const list = (ctx: BotContext) => menu(app, ctx.language).map(({ command, description }) => `/${command} – ${description}`).join('\n')

  // an app without a bot.ts is its mini app: the button opens it, at the place a link named
  const page = (ctx: BotContext) => {
    const place = String(ctx.match ?? '')
    return ctx.page && ctx.chat?.type === 'private'
      ? {
          keyboard: new InlineKeyboard().webApp(app.manifest.web!.button[ctx.language], ctx.page + (/^[\w-]+$/.test(place)
            ? `?tgWebAppStartParam=${place}`
            : '')),
        }
      : {}
  }

  bot.command('start', ctx => ctx.say(`${kitTexts(ctx).hello(app.manifest.name)} ${kitTexts(ctx).help(app.manifest.description[ctx.language])}\n${list(ctx)}`, page(ctx)))
  bot.command('help', ctx => ctx.say(`${kitTexts(ctx).help(app.manifest.description[ctx.language])}\n${list(ctx)}`, page(ctx)))
  bot.on('callback_query', ctx => ctx.toast(kitTexts(ctx).oldButton))
  bot.chatType('private').on('message', async (ctx) => {
    if (ctx.message.successful_payment || ctx.message.pinned_message || ctx.message.migrate_to_chat_id)
      return
    await ctx.say(kitTexts(ctx).notUnderstood)
  })
  return bot
}
