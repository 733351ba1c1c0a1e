// One update, from Telegram's JSON to the answer in the response: opened, handled and finished in one transaction as the app's role.

import type { FormattedString } from '@grammyjs/parse-mode'
import type { Update } from '@grammyjs/types'
import type { Invocation, RunningApp } from '#kit/jobs'
import type { BotContext, Person, SayOptions } from './context.ts'
import { Context } from 'grammy'
import { AppError } from '#kit/app'
import { begin } from '#kit/db'
import { errorWords, Plan, planningApi, tellFounder } from '#kit/jobs'
import { plansNow } from '#kit/pay'
import { takeAnswer } from './answer.ts'
import { frozenAnswer, keepingJob } from './frozen.ts'
import { handlerOf } from './handler.ts'
import { needsMessage, spoken } from './spoken.ts'
import { kitTexts, languageOf } from './texts.ts'

/** After so many failures an update is given up: one poison update must not block a bot. */
export const maxFailures = 5
const dialogMinutes = 60

export type Handled
  = | { status: 200, body: Record<string, unknown> | null, due: boolean }
    | { status: 500 | 503, retryAfter: number }

function formatted(text: string | FormattedString) {
  return typeof text === 'string'
    ? { text }
    : { text: text.text, entities: text.entities }
}

function extras(options: SayOptions) {
  return {
    ...(options.keyboard && { reply_markup: options.keyboard as never }),
    ...(options.reply && { reply_parameters: options.reply }),
    ...(options.silent && { disable_notification: true }),
    ...(!options.preview && {
      link_preview_options: { is_disabled: true },
    }),
  }
}

export interface HandleOptions {
  /** It was kept while the app was frozen and is nobody's request any more: all it leads to is sent as jobs. */
  kept?: boolean
}

interface Opened { done: boolean, reply?: any, failures: number, frozen: boolean, chat: { bot_status: string } | null, person: (Person & { language: string | null }) | null, dialog: BotContext['dialog'], plans: BotContext['plans'] | null }

/**
 * Handles one valid update of a running app. A repeated one (also at the same moment) has no second effect and gets the first answer again.
 * Never throws: a person's mistake is answered, an outside or own fault is counted and retried by Telegram, and given up in the end.
 */
export async function handleUpdate(invocation: Invocation, app: RunningApp, update: Update, { kept = false }: HandleOptions = {}): Promise<Handled> {
  const { connection, clock } = invocation
  const now = clock.now()
  const iso = new Date(now).toISOString()
  const plan = new Plan(now)
  const ctx = new Context(update, planningApi(app, invocation, plan, undefined), app.me) as BotContext
  const { from, chat } = ctx
  // the channel that keeps files is the kit's own: no app hears of it
  if (chat && chat.id === invocation.environment.files.channel)
    return { status: 200, body: null, due: false }
  const transaction = begin(connection, { as: 'app', app: app.id })
  try {
    const opening = transaction.query('select factory_open_update($1, $2, $3, $4, $5) as opened', [
      app.me.id,
      update.update_id,
      chat
        ? JSON.stringify({
            id: chat.id,
            type: chat.type,
            title: chat.title ?? chat.first_name,
            username: chat.username,
          })
        : null,
      from && !from.is_bot
        ? JSON.stringify({
            id: from.id,
            first_name: from.first_name,
            username: from.username,
            language_code: from.language_code,
          })
        : null,
      iso,
    ])
    // whatever fails before it is awaited is told instead
    opening.catch(() => {})
    const command = update.message?.entities?.[0]?.type === 'bot_command' && update.message.entities[0].offset === 0
      ? update.message.text!.slice(1, update.message.entities[0].length).split('@')[0]!
      : ''
    if (command && from && chat) {
      for (const query of app.app.reads?.[command]?.({ userId: from.id, chatId: chat.id, now }) ?? [])
        transaction.ahead(query)
    }
    const { opened } = (await opening)[0] as { opened: Opened }
    if (opened.done) {
      await transaction.rollback()
      return { status: 200, body: opened.reply ?? null, due: false }
    }

    if (opened.frozen && !kept) {
      const answer = frozenAnswer(ctx, kitTexts(languageOf(opened.person?.language, from?.language_code)).frozen(app.app.manifest.name))
      // an answered update is done; a kept one stays open until its job has handled it
      await (answer
        ? transaction.commit('select factory_finish_update($1, $2, $3, null, null, $4)', [
            app.me.id,
            update.update_id,
            JSON.stringify(answer),
            iso,
          ])
        : transaction.commit('select factory_plan($1, $2, $3)', [
            app.id,
            JSON.stringify([
              keepingJob(update, iso),
            ]),
            iso,
          ]))
      return { status: 200, body: answer, due: false }
    }

    const dialog: { value: Record<string, unknown> | null } = { value: null }
    Object.assign(ctx, contextParts(app, invocation.environment.money, ctx, transaction, plan, now, opened, dialog))
    try {
      await handlerOf(app.app)(ctx, async () => {})
      if (ctx.callbackQuery && !plan.operations.some(({ payload }) => payload?.method === 'answerCallbackQuery'))
        await ctx.toast('')
    }
    catch (error) {
      if (!(error instanceof AppError))
        throw error
      // A person's mistake: nothing of what the handler did stays, the words and the open dialog do
      await transaction.rollback()
      return await answerMistake(invocation, app, update, ctx, error, iso)
    }
    const answer = kept
      ? null
      : takeAnswer(plan, now)
    await transaction.commit('select factory_finish_update($1, $2, $3, $4, $5, $6)', [
      app.me.id,
      update.update_id,
      answer && JSON.stringify(answer),
      dialog.value && JSON.stringify(dialog.value),
      plan.operations.length
        ? JSON.stringify(plan.operations)
        : null,
      iso,
    ])
    return {
      status: 200,
      body: answer,
      due: plan.operations.some(({ op, run_at }) => op === 'plan' && run_at! <= iso),
    }
  }
  catch (error) {
    await transaction.rollback()
    return await countFailure(invocation, app, update, ctx, error, iso)
  }
}

function contextParts(app: RunningApp, money: BotContext['money'], ctx: BotContext, transaction: ReturnType<typeof begin>, plan: Plan, now: number, opened: Opened, dialog: { value: Record<string, unknown> | null }) {
  const chatId = ctx.chat?.id
  const target = {
    chat_id: chatId!,
    ...(ctx.msg?.is_topic_message && { message_thread_id: ctx.msg.message_thread_id }),
  }
  const say: BotContext['say'] = async (text, options = {}) => plan.send('sendMessage', {
    ...target,
    ...formatted(text),
    ...extras(options),
  }, { priority: 1 })
  return {
    app: app.id,
    db: transaction.db,
    now,
    plan,
    money,
    page: app.page,
    plans: opened.plans ?? [],
    entitled: (plan: string) => plansNow(app.app.manifest, opened.plans ?? [], { money, now }).includes(plan),
    telegram: ctx.api,
    language: languageOf(opened.person?.language, ctx.from?.language_code),
    person: opened.person ?? {
      tz: null,
      country: null,
      started: false,
      blocked: false,
    },
    chatState: opened.chat?.bot_status ?? 'member',
    dialog: opened.dialog,
    migrate: async (from: number, to: number) => void await transaction.query('select factory_migrate_chat($1, $2, $3)', [app.id, from, to]),
    enter(step: string, data: Record<string, unknown> = {}, minutes = dialogMinutes) {
      dialog.value = {
        chat_id: chatId,
        user_id: ctx.from!.id,
        step,
        data,
        expires_at: new Date(now + minutes * 60_000).toISOString(),
      }
    },
    leave() {
      dialog.value = opened.dialog || dialog.value
        ? { chat_id: chatId, user_id: ctx.from!.id, step: null }
        : null
    },
    say,
    async edit(text: string | FormattedString, options: SayOptions = {}) {
      const message = ctx.callbackQuery?.message
      if (!message)
        return await say(text, options)
      plan.send('editMessageText', {
        chat_id: message.chat.id,
        message_id: message.message_id,
        ...formatted(text),
        ...extras(options) as object,
      }, { priority: 1 })
    },
    async toast(text: string, alert = false) {
      if (ctx.callbackQuery) {
        plan.send('answerCallbackQuery', {
          callback_query_id: ctx.callbackQuery.id,
          // core.telegram.org/bots/api#answercallbackquery: 0-200 characters
          ...(text && {
            text: text.slice(0, 200),
          }),
          ...(alert && { show_alert: true }),
        }, { priority: 1 })
      }
    },
  } satisfies Partial<BotContext>
}

async function answerMistake(invocation: Invocation, app: RunningApp, update: Update, ctx: BotContext, error: AppError, iso: string): Promise<Handled> {
  const plan = new Plan(invocation.clock.now())
  const asMessage = needsMessage(ctx, error.words)
  const reply = asMessage
    ? { method: 'sendMessage', chat_id: ctx.chat!.id, text: error.words }
    : spoken(ctx, error.words)
  if (asMessage)
    plan.send('answerCallbackQuery', { callback_query_id: ctx.callbackQuery!.id }, { priority: 1 })
  const second = begin(invocation.connection, { as: 'app', app: app.id })
  const [{ opened }] = await second.query('select factory_open_update($1, $2, null, null, $3) as opened', [app.me.id, update.update_id, iso]) as [{ opened: Opened }]
  await second.commit('select factory_finish_update($1, $2, $3, null, $4, $5)', [
    app.me.id,
    update.update_id,
    JSON.stringify(reply),
    JSON.stringify(plan.operations),
    iso,
  ])
  return {
    status: 200,
    body: opened.done
      ? opened.reply ?? null
      : reply,
    due: asMessage && !opened.done,
  }
}

/** PostgreSQL: lock not available, deadlock, serialisation, query cancelled (postgresql.org/docs/17/errcodes-appendix.html). */
const contention = new Set(['55P03', '40P01', '40001', '57014'])

async function countFailure(invocation: Invocation, app: RunningApp, update: Update, ctx: BotContext, error: unknown, iso: string): Promise<Handled> {
  const cause = (error as { cause?: unknown }).cause ?? error
  if (contention.has((cause as { code?: string }).code ?? ''))
    return { status: 503, retryAfter: 1 }
  const words = errorWords(cause)
  const kind = Object.keys(update).find(key => key !== 'update_id') ?? 'unknown'
  console.error(`${app.id}: update of kind ${kind} failed: ${words}`)
  try {
    const counting = begin(invocation.connection, { as: 'app', app: app.id })
    const [{ failures }] = await counting.query('select factory_fail_update($1, $2, $3) as failures', [app.me.id, update.update_id, iso]) as [{ failures: number }]
    if (failures < maxFailures) {
      await counting.commit()
      return { status: 500, retryAfter: 2 ** failures }
    }
    const reply = spoken(ctx, kitTexts(languageOf(null, ctx.from?.language_code)).brokenHere)
    await counting.commit('select factory_bury_update($1, $2, $3, $4, $5, $6)', [
      app.me.id,
      update.update_id,
      words,
      kind,
      reply && JSON.stringify(reply),
      iso,
    ])
    await tellFounder(invocation, { cause: `${app.id}/update/${kind}`, app: app.id, text: `${app.app.manifest.name}: an update of kind “${kind}” failed ${failures} times and was given up. ${words}` })
    return { status: 200, body: reply, due: true }
  }
  catch {
    // the database itself is away: Telegram keeps the update for a day
    return { status: 503, retryAfter: 5 }
  }
}
