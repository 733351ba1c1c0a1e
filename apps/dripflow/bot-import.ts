// /import: a course from a file, shown as a dry run first; nothing is written before it is confirmed.

import type { BotContext, Steps } from '#kit/bot'
import type { Imported } from './import.ts'
import { Composer, GrammyError } from 'grammy'
import { AppError } from '#kit/app'
import { fileBytes } from '#kit/bot'
import { showCourse } from './course-card.ts'
import { makeCourse } from './editing.ts'
import { checked, isArchive, maxArchive, maxText, readCourse } from './import.ts'
import { allowCourse } from './limits.ts'
import { insertLessons } from './store.ts'
import { texts } from './texts.ts'

const problemsShown = 25

export const importing = new Composer<BotContext>()

/** @throws AppError where it holds no course, in words */
async function read(ctx: BotContext, id: string, name: string): Promise<Imported> {
  const t = texts(ctx)
  const file = await fileBytes(ctx.telegram, id, isArchive(name)
    ? maxArchive
    : maxText)
  const imported = 'bytes' in file
    ? readCourse(name, file.bytes)
    : file.problem === 'too-big'
      ? 'too-big'
      : 'broken'
  if (typeof imported === 'string')
    throw new AppError(`file-${imported}`, t.importRefused[imported])
  return await withoutForeign(ctx, imported)
}

/** A file's id is good for the bot that gave it: where the first one is strange, all of them are another bot's. */
async function withoutForeign(ctx: BotContext, imported: Imported): Promise<Imported> {
  const idOf = ({ content }: Imported['lessons'][number]['blocks'][number]) => 'file_id' in content
    ? content.file_id
    : content.kind === 'album'
      ? content.items[0]?.file_id
      : undefined
  const first = imported.lessons.flatMap(({ blocks }) => blocks).map(idOf).find(Boolean)
  if (!first || await isOurs(ctx, first))
    return imported
  const ours = checked({
    ...imported,
    problems: [
      ...imported.problems,
      ...imported.lessons.flatMap(({ day, blocks }) => blocks.filter(idOf).map(() => ({
        code: 'media' as const,
        place: String(day),
      }))),
    ],
    lessons: imported.lessons.map(lesson => ({
      ...lesson,
      blocks: lesson.blocks.filter(part => !idOf(part)),
    })),
  })
  if (!ours)
    throw new AppError('file-empty', texts(ctx).importRefused.empty)
  return ours
}

async function isOurs(ctx: BotContext, fileId: string): Promise<boolean> {
  try {
    await ctx.telegram.getFile(fileId)
    return true
  }
  catch (error) {
    // larger than a bot may load, but there
    if (error instanceof GrammyError && error.error_code === 400)
      return /too big/i.test(error.description)
    throw error
  }
}

export async function askForFile(ctx: BotContext): Promise<void> {
  ctx.enter('import')
  await ctx.say(texts(ctx).importAsk)
}

importing.chatType('private').command('import', askForFile)

export const importSteps: Steps = {
  import: async (ctx) => {
    const t = texts(ctx)
    const document = ctx.message!.document
    if (!document)
      throw new AppError('file-wanted', t.importAsk)
    const name = document.file_name ?? ''
    // Telegram gives bots no file of more than 20 MB, and says so only when asked for it
    if ((document.file_size ?? 0) > maxArchive)
      throw new AppError('file-too-big', t.importRefused['too-big'])
    const { title, lessons, problems } = await read(ctx, document.file_id, name)
    ctx.enter('import', { file: document.file_id, name })
    await ctx.say([
      t.importFound(title ?? name, lessons.length, lessons.at(-1)!.day),
      ...problems.length
        ? [t.importLeft]
        : [],
      ...problems.slice(0, problemsShown).map(({ code, place }) => `• ${t.importProblems[code](place.slice(0, 80))}`),
      ...problems.length > problemsShown
        ? [
            t.andMore(problems.length - problemsShown),
          ]
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
  const { file, name = '' } = ctx.dialog?.step === 'import'
    ? ctx.dialog.data as { file?: string, name?: string }
    : {}
  if (!file)
    throw new AppError('import-gone', texts(ctx).importAsk)
  await allowCourse(ctx, ctx.from.id)
  const { title, lessons } = await read(ctx, file, name)
  const sequence = await makeCourse(ctx, ctx.from.id, (title || name.replace(/(?:\.tar)?\.\w+$/, '') || texts(ctx).untitled).slice(0, 100), ctx.person.tz)
  await insertLessons(ctx.db, sequence.id, lessons, ctx.now)
  ctx.leave()
  await ctx.edit(texts(ctx).imported(lessons.length))
  await showCourse(ctx, sequence)
})
