// npm run demo: plays the month in the stack that runs here, or starts one for it and stays.
import type { PlayView } from '../../sandbox/index.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '#kit/app'
import { readPort } from '../ports.ts'
import { readDotenv } from '../settings.ts'
import { start } from '../start.ts'
import { asking } from './stage.ts'

const glanceMs = 500

async function runsHere(url: string): Promise<boolean> {
  return await fetch(`${url}/sim/play`).then(async answer => answer.ok && (await answer.json() as PlayView).state !== 'none', () => false)
}

/** @throws AppError where the month could not be played */
export async function demo(fresh: boolean): Promise<void> {
  const { port } = readPort('sandbox', 'SANDBOX_PORT', 8080, {
    ...readDotenv(),
    ...process.env,
  })
  const url = `http://127.0.0.1:${port}`
  const running = await runsHere(url)
  if (running && fresh)
    throw new AppError('demo-running', 'A stack runs here, and --fresh would forget its data under its feet.', { hint: 'Stop it first (Ctrl-C), or play without --fresh.' })
  if (!running)
    await start({ fresh, telegram: false, takeOver: false })
  const ask = asking(url)
  let view = await ask<PlayView>('/sim/play', {})
  let said = ''
  while (view.state === 'playing') {
    const line = view.day
      ? `  Day ${view.day} of ${view.days}`
      : `  ${view.doing}`
    if (line.trim() && line !== said)
      console.log(line)
    said = line
    await wait(glanceMs)
    view = await ask<PlayView>('/sim/play')
  }
  if (view.state === 'failed') {
    // the stack stays, so that one can look
    console.error(`The month could not be played: ${view.message}`)
    process.exitCode = 1
    return
  }
  console.log(`\n  A month has passed. Look at ${url}\n`)
}
