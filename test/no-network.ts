// Tests reach this machine only: a connection to anywhere else fails with a sentence.

import type { AddressInfo } from 'node:net'
import { Socket } from 'node:net'

const here = /^(?:localhost|127(?:\.\d+){3}|::1)$/

const connect = Socket.prototype.connect as (this: Socket, ...given: unknown[]) => Socket

Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  // Node hands on [options, callback] in one array
  const [first] = Array.isArray(given[0])
    ? given[0] as unknown[]
    : given
  const { host, port } = typeof first === 'object'
    ? first as Partial<AddressInfo> & { host?: string }
    : {
        host: typeof given[1] === 'string'
          ? given[1]
          : undefined,
        port: Number(first),
      }
  if (host && !here.test(host))
    throw new Error(`A test wanted to reach ${host}:${port}. Tests reach this machine only: let the sandbox play that service.`)
  return connect.apply(this, given)
} as typeof Socket.prototype.connect
