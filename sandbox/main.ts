// `npm run sandbox`: the pretend Telegram alone, for a bot written in anything.
import { resolve } from 'node:path'
import process from 'node:process'
import { createSandbox } from './index.ts'
import { webChat } from './web/build.ts'

const dataDir = resolve(process.env.SANDBOX_DATA ?? '.factory/sandbox')
const port = Number(process.env.SANDBOX_PORT ?? 8080)
try {
  const sandbox = await createSandbox({
    port,
    dataDir,
    webDir: await webChat(dataDir),
  })
  console.log(`A pretend Telegram: ${sandbox.url}, with its web chat`)
  console.log(`Bot API root for any client: ${sandbox.url} (make a bot: POST ${sandbox.url}/sim/bots {"username": "my_bot", "first_name": "My bot"})`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await sandbox.close()
      process.exit(0)
    })
  }
}
catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
    throw error
  console.error(`Port ${port} is taken. Choose another with SANDBOX_PORT.`)
  process.exit(1)
}
