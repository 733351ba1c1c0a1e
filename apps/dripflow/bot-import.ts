// /import: a course from a file, shown as a dry run first; nothing is written before it is confirmed.

import type { BotContext, Steps } from '#kit/bot'
import type { Imported } from './import.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { fileText } from '#kit/bot'
import { showCourse } from './course-card.ts'
import { makeCourse } from './editing.ts'
import { importCsv, importJson, importMarkdown } from './import.ts'
import { allowCourse } from './limits.ts'
import { insertLessons } from './store.ts'
import { texts } from './texts.ts'

const maxBytes = 300_000
const problemsShown = 15

export const importing = new Composer<BotContext>()

async function read(ctx: BotContext, id: string, name: string): Promise<Imported> {
  const t = texts(ctx)
  const file = await fileText(ctx.telegram, id, maxBytes)
  if ('problem' in file) {
    throw new AppError(`file-${file.problem}`, file.problem === 'too-big'
      ? t.fileTooBig
      : t.fileUnreadable)
  }
  const imported = /\.json$/i.test(name)
    ? importJson(file.text)
    : /\.csv$/i.test(name)
      ? importCsv(file.text)
      : /\.(?:md|markdown|txt)$/i.test(name)
        ? importMarkdown(file.text)
        : null
  if (!imported?.lessons.length)
    throw new AppError('file-unreadable', t.fileUnreadable)
  return imported
}

importing.chatType('private').command('import', async (ctx) => {
  ctx.enter('import')
  await ctx.say(texts(ctx).importAsk)
})

export const importSteps: Steps = {
  import: async (ctx) => {
    const t = texts(ctx)
    const document = ctx.message!.document
    if (!document)
      throw new AppError('file-wanted', t.importAsk)
    const { title, lessons, problems } = await read(ctx, document.file_id, document.file_name ?? '')
    ctx.enter('import', { file: document.file_id, name: document.file_name })
    await ctx.say([
      t.importFound(title ?? document.file_name ?? '', lessons.length, lessons.at(-1)!.day),
      ...problems.slice(0, problemsShown).map(({ code, place }) => `• ${t.importProblems[code](place)}`),
      ...problems.length > problemsShown
        ? [`… ${problems.length}`]
        : [],
    ].join('\n'), {
      keyboard: {
        inline_keyboard: [
          [
            { text: t.buttons.importYes, callback_data: 'import:yes' },
            { text: t.buttons.importNo, callback_data: 'import:no' },
          ],
        ],
      },
    })
  },
}

importing.callbackQuery('import:no', async (ctx) => {
  ctx.leave()
  await ctx.edit(texts(ctx).importDropped)
})

importing.callbackQuery('import:yes', async (ctx) => {
  const { file, name } = ctx.dialog?.step === 'import'
    ? ctx.dialog.data as { file?: string, name?: string }
    : {}
  if (!file)
    throw new AppError('import-gone', texts(ctx).importAsk)
  await allowCourse(ctx, ctx.from.id)
  const { title, lessons } = await read(ctx, file, name ?? '')
  const sequence = await makeCourse(ctx, ctx.from.id, title || (name ?? '').replace(/\.\w+$/, '') || texts(ctx).untitled, ctx.person.tz)
  await insertLessons(ctx.db, sequence.id, lessons, ctx.now)
  ctx.leave()
  await ctx.edit(texts(ctx).imported(lessons.length))
  await showCourse(ctx, sequence)
})
