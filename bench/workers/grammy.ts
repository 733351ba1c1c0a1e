// One bot as grammY documents it for Workers (grammy.dev/hosting/cloudflare-workers-nodejs): its answer is a call of its own, or rides in the response.
import { Bot, webhookCallback } from 'grammy'
import pg from 'pg'

interface Env { TOKEN: string, SECRET: string, API_ROOT: string, REPLY: 'call' | 'response', DATABASE_URL?: string }

let handle: ((request: Request) => Promise<Response>) | undefined

function create({ TOKEN, SECRET, API_ROOT, REPLY, DATABASE_URL }: Env) {
  const bot = new Bot(TOKEN, {
    botInfo: {
      id: Number(TOKEN.split(':')[0]),
      is_bot: true,
      first_name: 'Bench',
      username: 'bench_bot',
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    } as never,
    client: {
      apiRoot: API_ROOT,
      canUseWebhookReply: method => REPLY === 'response' && method === 'sendMessage',
    },
  })
  bot.command('ping', async (ctx) => {
    if (DATABASE_URL) {
      const client = new pg.Client(DATABASE_URL)
      await client.connect()
      await client.query('insert into bench_updates (id, text) values ($1, $2)', [ctx.update.update_id, ctx.msg.text])
      await client.end()
    }
    await ctx.reply('pong')
  })
  return webhookCallback(bot, 'cloudflare-mod', { secretToken: SECRET })
}

export default {
  fetch(request: Request, env: Env) {
    handle ??= create(env)
    return handle(request)
  },
}
