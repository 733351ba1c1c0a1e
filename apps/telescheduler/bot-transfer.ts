// Files in and out: an import is shown as a dry run first, an export reads back.

import type { BotContext, Steps } from '#kit/bot'
import type { RowError } from './import-rows.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { fileText } from '#kit/bot'
import { textFile } from '#kit/jobs'
import { key, pageRow } from './bot-post.ts'
import { exportFile } from './export.ts'
import { UnreadableFile } from './import-rows.ts'
import { importPosts, importRefusal, planImport } from './import.ts'
import { maySchedule } from './roles.ts'
import { channelsOf, exportUser } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'

const maxBytes = 1_000_000
const errorsShown = 15

interface ImportFile { id: string, name: string }

/** The text of a file somebody sent; only small ones. */
async function textOf(ctx: BotContext, { id }: ImportFile): Promise<string> {
  const file = await fileText(ctx.telegram, id, maxBytes)
  if ('text' in file)
    return file.text
  throw file.problem === 'too-big'
    ? new AppError('file-too-big', listTexts(ctx).importTooBig)
    : new AppError('file-unreadable', listTexts(ctx).importFile)
}

async function read(ctx: BotContext, file: ImportFile) {
  const mine = (await channelsOf(ctx.from!.id, ctx.db)).filter(({ role }) => maySchedule(role)).map(({ channel }) => channel)
  if (!mine.length)
    throw new AppError('channel-missing', channelTexts(ctx).noneYet, { hint: channelTexts(ctx).connect })
  const text = await textOf(ctx, file)
  try {
    return await planImport(file.name, text, { channels: mine, now: ctx.now })
  }
  catch (error) {
    if (error instanceof UnreadableFile)
      throw new AppError('file-unreadable', listTexts(ctx).importFile, { hint: listTexts(ctx).importColumns, cause: error })
    throw error
  }
}

function errorLine(ctx: BotContext, { row, code, part }: RowError): string {
  const t = listTexts(ctx)
  const words = t.rowErrors[code]
  return t.importRow(row, part
    ? `${words} (${part.slice(0, 60)})`
    : words)
}

export const transfer = new Composer<BotContext>()
const chat = transfer.chatType('private')

chat.command('import', async (ctx) => {
  ctx.enter('import')
  await ctx.say(`${listTexts(ctx).importAsk}\n\n${listTexts(ctx).importColumns}`, {
    keyboard: {
      inline_keyboard: [
        [
          key(texts(ctx).buttons.cancel, 'import:no'),
        ],
        ...pageRow(ctx, texts(ctx).buttons.calendar, '/import'),
      ],
    },
  })
})

chat.callbackQuery('import:no', async (ctx) => {
  ctx.leave()
  await ctx.edit(texts(ctx).stopped)
})

chat.callbackQuery('import:yes', async (ctx) => {
  const t = listTexts(ctx)
  const file = ctx.dialog?.step === 'import'
    ? ctx.dialog.data.file as ImportFile | undefined
    : undefined
  if (!file)
    return await ctx.edit(t.importAsk)
  const plan = await read(ctx, file)
  const { scheduled, drafts } = await importPosts(ctx, plan)
  ctx.leave()
  await ctx.edit([
    t.importDone(scheduled),
    ...(drafts
      ? [
          t.importDrafts(drafts),
        ]
      : []),
  ].join('\n'))
})

chat.command('export', async (ctx) => {
  const file = exportFile(await exportUser(ctx, ctx.from.id))
  ctx.plan.send('sendDocument', {
    chat_id: ctx.chat.id,
    document: textFile('telescheduler.json', JSON.stringify(file, null, 2)) as never,
    caption: listTexts(ctx).exported,
  }, { priority: 1 })
})

export const transferSteps: Steps = {
  import: async (ctx) => {
    const t = listTexts(ctx)
    const { document } = ctx.message!
    if (!document)
      throw new AppError('file-missing', t.importFile)
    if ((document.file_size ?? 0) > maxBytes)
      throw new AppError('file-too-big', t.importTooBig)
    const file: ImportFile = { id: document.file_id, name: document.file_name ?? '' }
    const { posts, errors } = await read(ctx, file)
    const refusal = await importRefusal(ctx, { posts })
    ctx.enter('import', posts.length
      ? { file }
      : {})
    await ctx.say([
      posts.length
        ? t.importPlan(posts.length)
        : t.importNone,
      ...(errors.length
        ? [
            [
              t.importErrors(new Set(errors.map(({ row }) => row)).size),
              ...errors.slice(0, errorsShown).map(error => errorLine(ctx, error)),
              ...(errors.length > errorsShown
                ? [
                    t.more(errors.length - errorsShown),
                  ]
                : []),
            ].join('\n'),
          ]
        : []),
      ...(refusal
        ? [refusal.words]
        : []),
    ].join('\n\n'), {
      keyboard: {
        inline_keyboard: [
          [
            ...(posts.length
              ? [
                  key(t.importYes, 'import:yes'),
                ]
              : []),
            key(texts(ctx).buttons.cancel, 'import:no'),
          ],
        ],
      },
    })
  },
}
