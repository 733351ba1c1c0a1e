// The ports of a local run: which they are, and a sentence when one is taken.

import { createServer } from 'node:net'
import { AppError } from '#kit/app'

export interface Port { what: string, variable: string, port: number }

/** @throws AppError `port-invalid` */
export function readPort(what: string, variable: string, usual: number, environment: Record<string, string | undefined>): Port {
  const port = Number(environment[variable] || usual)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new AppError('port-invalid', `${variable} must be a number from 1 to 65535.`)
  return { what, variable, port }
}

/** @throws AppError `port-taken`, before anything was started */
export async function assertFree({ what, variable, port }: Port): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => reject(new AppError('port-taken', `Port ${port} for the ${what} is taken, perhaps by another npm start.`, {
      hint: `Stop that one, or choose another port with ${variable}, for example: ${variable}=${port < 65535
        ? port + 1
        : port - 1} npm start`,
    })))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}
