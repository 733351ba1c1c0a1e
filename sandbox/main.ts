// `npm run sandbox`: the pretend Telegram alone, for a bot written in anything.
import process from 'node:process'
import { createSandbox } from './index.ts'

const port = Number(process.env.SANDBOX_PORT ?? 8080)
try {
  const sandbox = await createSandbox({ port, dataDir: process.env.SANDBOX_DATA ?? '.factory/sandbox' })
  console.log(`A pretend Telegram: ${sandbox.url}`)
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
