// Changing a post: its words, its buttons, for all channels or for one, before it goes out and after.

import type { BotContext, Steps } from '#kit/bot'
import type { OpenPost } from './acting.ts'
import type { PostVerb } from './bot-post.ts'
import type { Overrides, Payload } from './content.ts'
import type { Line } from './store.ts'
import { AppError } from '#kit/app'
import { problemsOf, withWords, wordsOf } from '#kit/content'
import { changePayload, openPost } from './acting.ts'
import { controls, postKey, preview } from './bot-post.ts'
import { askTime } from './bot-when.ts'
import { formatButtons, parseButtons } from './buttons.ts'
import { payloadFor } from './content.ts'
import { followChange } from './placing.ts'
import { setOverrides } from './store.ts'
import { texts } from './texts.ts'

interface Question { post: string, version: number, only?: string }

/** The line a question is about; undefined where it is about the whole post. */
function lineOf(ctx: BotContext, { lines }: OpenPost, only: string | undefined): Line | undefined {
  const line = lines.find(({ target }) => target.publicId === only)
  if (only && !line)
    throw new AppError('post-gone', texts(ctx).gone)
  return line
}

/** Shows a changed post again; who may not schedule alone has to ask again, what is published is changed there too. */
async function changed(ctx: BotContext, publicId: string, head: string): Promise<void> {
  const open = await openPost(ctx, publicId)
  const { post } = open
  const { there, asked } = await followChange(ctx, open)
  const said = [
    there
      ? texts(ctx).editedThere
      : head,
    ...asked ?? [],
  ]
  if (post.state === 'draft')
    ctx.enter('ready', { post: publicId })
  else
    ctx.leave()
  preview(ctx, post.payload)
  const { text, keyboard } = controls(ctx, asked
    ? {
        ...open,
        post: { ...post, state: 'pending' },
      }
    : open, said.join('\n\n'))
  await ctx.say(text, { keyboard })
}

/** Keeps a change for the whole post, or for one channel only. */
async function keep(ctx: BotContext, open: OpenPost, question: Question, change: { payload: Payload, overrides: Overrides }, head: string): Promise<void> {
  const line = lineOf(ctx, open, question.only)
  if (!line) {
    await changePayload(ctx, open.post, change.payload, question.version)
    return await changed(ctx, question.post, head)
  }
  const overrides = {
    ...line.target.overrides,
    ...change.overrides,
  }
  const [problem] = problemsOf(payloadFor(open.post.payload, overrides))
  if (problem) {
    throw new AppError(problem.code, texts(ctx).problem(problem), {
      hint: texts(ctx).problemHint(problem),
    })
  }
  await setOverrides(ctx.db, line.target.id, overrides)
  ctx.leave()
  preview(ctx, payloadFor(open.post.payload, overrides))
  await ctx.say(texts(ctx).perChannelSaved(line.channel.title), {
    keyboard: {
      inline_keyboard: [
        [
          postKey(texts(ctx).buttons.back, open.post, 'open'),
        ],
      ],
    },
  })
}

function cancelKeys(ctx: BotContext, { post }: OpenPost) {
  return {
    keyboard: {
      inline_keyboard: [
        [
          postKey(texts(ctx).buttons.cancel, post, 'open'),
        ],
      ],
    },
  }
}

export const editVerbs: Record<string, PostVerb> = {
  edit: async (ctx, open, only) => {
    const t = texts(ctx)
    if (!wordsOf(open.post.payload.content))
      throw new AppError('post-wordless', t.editNoWords)
    ctx.enter('edit', {
      post: open.post.publicId,
      version: open.post.version,
      ...(only && { only }),
    })
    await ctx.edit(t.editAsk, cancelKeys(ctx, open))
  },

  links: async (ctx, open, only) => {
    const t = texts(ctx)
    const { buttons, content, options } = payloadFor(open.post.payload, lineOf(ctx, open, only || undefined)?.target.overrides ?? {})
    ctx.enter('links', {
      post: open.post.publicId,
      version: open.post.version,
      ...(only && { only }),
    })
    await ctx.edit([
      ...(content.kind === 'album' && !options.buttons_text
        ? [t.albumLinks]
        : []),
      t.linksAsk(formatButtons(buttons)),
      ...(buttons.length
        ? [t.linksNone]
        : []),
    ].join('\n\n'), cancelKeys(ctx, open))
  },

  each: async (ctx, open, only) => {
    const t = texts(ctx)
    const line = lineOf(ctx, open, only || undefined)
    if (!line) {
      return await ctx.edit(t.perChannelAsk, {
        keyboard: {
          inline_keyboard: [
            ...open.lines.map(({ target, channel }) => [
              postKey(channel.title, open.post, 'each', target.publicId),
            ]),
            [
              postKey(t.buttons.back, open.post, 'open'),
            ],
          ],
        },
      })
    }
    const to = line.target.publicId
    ctx.enter('edit', { post: open.post.publicId, version: open.post.version, only: to })
    await ctx.edit(t.perChannelText(line.channel.title), {
      keyboard: {
        inline_keyboard: [
          [
            postKey(t.perChannelButtons.links, open.post, 'links', to),
            postKey(t.perChannelButtons.time, open.post, 'when', to),
          ],
          [
            postKey(t.perChannelButtons.same, open.post, 'same', to),
          ],
          [
            postKey(t.buttons.back, open.post, 'each'),
          ],
        ],
      },
    })
  },

  same: async (ctx, open, only) => {
    const line = lineOf(ctx, open, only)
    if (line)
      await setOverrides(ctx.db, line.target.id, {})
    ctx.leave()
    const { text, keyboard } = controls(ctx, await openPost(ctx, open.post.publicId), texts(ctx).edited)
    await ctx.edit(text, { keyboard })
  },

  retime: async (ctx, open, only) => await askTime(ctx, open, only || undefined),
}

export const editSteps: Steps = {
  edit: async (ctx) => {
    const t = texts(ctx)
    const question = ctx.dialog!.data as Question
    const { text, entities = [], caption, caption_entities = [] } = ctx.message!
    if (text === undefined && caption === undefined)
      throw new AppError('text-missing', t.editAsk)
    const words = text === undefined
      ? { text: caption!, entities: caption_entities }
      : { text, entities }
    const open = await openPost(ctx, question.post)
    await keep(ctx, open, question, {
      payload: {
        ...open.post.payload,
        content: withWords(open.post.payload.content, words),
      },
      overrides: { words },
    }, t.edited)
  },

  links: async (ctx) => {
    const t = texts(ctx)
    const question = ctx.dialog!.data as Question
    const written = ctx.message!.text
    if (!written)
      throw new AppError('text-missing', t.linksAsk(''))
    const read = parseButtons(/^\s*[-–—]\s*$/.test(written)
      ? ''
      : written)
    if (!read.ok)
      throw new AppError('buttons-invalid', t.linksBad(read.problems.map(t.linkProblem)))
    const open = await openPost(ctx, question.post)
    const { payload } = open.post
    if (read.rows.length && payload.content.kind === 'album' && !payload.options.buttons_text) {
      // kept until they decide: Telegram puts no buttons under an album
      ctx.enter('albumtext', { ...question, rows: read.rows })
      return await ctx.say(`${t.albumLinks}\n\n${t.albumLinksText}`, cancelKeys(ctx, open))
    }
    await keep(ctx, open, question, {
      payload: { ...payload, buttons: read.rows },
      overrides: { buttons: read.rows },
    }, read.rows.length ? t.linksSaved : t.linksRemoved)
  },

  albumtext: async (ctx) => {
    const t = texts(ctx)
    const { rows, ...question } = ctx.dialog!.data as Question & { rows: Payload['buttons'] }
    const words = ctx.message!.text
    if (!words)
      throw new AppError('text-missing', t.albumLinksText)
    const open = await openPost(ctx, question.post)
    const { payload } = open.post
    const options = { ...payload.options, buttons_text: words }
    await keep(ctx, open, question, {
      payload: { ...payload, buttons: rows, options },
      overrides: {
        buttons: rows,
        options: { buttons_text: words },
      },
    }, t.linksSaved)
  },
}
