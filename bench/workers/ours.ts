// Our Worker with a register of as many bots as asked for. Without WORKER_DATABASE_URL's database: its answers are stubbed.
import type { BotContext } from '#kit/bot'
import type { Connection } from '#kit/db'
import { Composer } from 'grammy'
import { defineApp, defineManifest } from '#kit/app'
import template from '../../apps/_template/index.ts'
import { createWorker } from '../../worker/create.ts'

type Worker = ReturnType<typeof createWorker>
let worker: Worker | undefined

/** What the database answers to an update of somebody who is known. */
const opened = {
  done: false,
  failures: 0,
  frozen: false,
  chat: { bot_status: 'member', rights: null },
  person: {
    language: 'en',
    tz: 'UTC',
    country: null,
    started: true,
    blocked: false,
  },
  plans: null,
  dialog: null,
}
function stubbed(): Connection {
  return {
    cost: { roundTrips: 0, statements: 0 },
    query: async sql => sql.includes('factory_open_update')
      ? [
          { opened },
        ]
      : [],
    close: async () => {},
  }
}

function synthetic(nth: number) {
  const bot = new Composer<BotContext>()
  bot.command('ping', ctx => ctx.say('pong'))
  return defineApp({
    bot,
    manifest: defineManifest({
      id: `bench${nth}`,
      name: `Bench ${nth}`,
      username: `Bench${nth}Bot`,
      tier: 2,
      stage: 'building',
      description: { en: 'I answer.', ru: 'Я отвечаю.' },
      short_description: { en: 'Answers', ru: 'Отвечает' },
      commands: [
        {
          command: 'ping',
          description: { en: 'Answer', ru: 'Ответить' },
        },
      ],
    }),
  })
}

export default {
  fetch(request: Request, env: Record<string, string>, context: never) {
    const count = Number(env.BENCH_BOTS)
    worker ??= count
      ? createWorker(Array.from({ length: count }, (_, nth) => synthetic(nth)), { connect: stubbed })
      : createWorker([template])
    return worker.fetch(request, env, context)
  },
}
