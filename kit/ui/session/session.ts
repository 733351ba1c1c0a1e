// Who is signed in. Telegram's initData (or a `/web` link) is exchanged once for a token, which lives in memory.

import type { Ref } from 'vue'
import type { Launch, LaunchPerson } from '../app/launch.ts'
import { ref } from 'vue'
import { AppError } from '#kit/app'
import { setServerTime } from '../app/clock.ts'

/** `none`: nobody could sign in here. `ended`: it was open and cannot be opened again from this page. */
export type SessionState = 'new' | 'open' | 'none' | 'ended'

export interface Session {
  state: Ref<SessionState>
  person: Ref<LaunchPerson | undefined>
  /** Signs in where needed. Throws AppError `session-none`, `session-ended`, `offline`, or what the server says. */
  token: () => Promise<string>
  /** The server refused this token: the next `token()` signs in anew. */
  forget: (token: string) => void
}

interface Opened { token: string, user: LaunchPerson }

/** When a token was made, epoch milliseconds: the server's own words about the time. */
function madeAt(token: string): number {
  const claims = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as { iat: number }
  return claims.iat * 1000
}

/** What the server said no with. */
export async function refusalOf(response: Response): Promise<AppError> {
  const { code, message } = await response.json().catch(() => ({})) as { code?: string, message?: string }
  return new AppError(code ?? 'unavailable', message ?? '', { status: response.status, cause: response })
}

/** Outside Telegram the token outlives a reload of the tab: there is no initData to sign in with again, and the link works once. */
function tabStore(app: string) {
  const name = `${app}:session`
  return {
    read(): Opened | undefined {
      try {
        return JSON.parse(sessionStorage.getItem(name) ?? '') as Opened
      }
      catch {
        return undefined
      }
    },
    write(opened: Opened | undefined) {
      try {
        opened
          ? sessionStorage.setItem(name, JSON.stringify(opened))
          : sessionStorage.removeItem(name)
      }
      catch {}
    },
  }
}

/** `address`: the API's, without a slash at the end, e.g. `https://worker.example/gatebot/api`. */
export function createSession(app: string, address: string, launch: Launch): Session {
  const state = ref<SessionState>('new')
  const person = ref(launch.person)
  const tab = tabStore(app)
  let credentials = launch.webCode
    ? `web ${launch.webCode}`
    : launch.initData && `tma ${launch.initData}`
  let opened = launch.initData || launch.webCode
    ? undefined
    : tab.read()
  let opening: Promise<string> | undefined
  if (opened)
    take(opened)

  function take(got: Opened) {
    opened = got
    person.value = {
      ...launch.person,
      ...got.user,
    }
    state.value = 'open'
    setServerTime(madeAt(got.token))
  }

  async function open(): Promise<string> {
    if (!credentials) {
      const never = state.value === 'new' || state.value === 'none'
      state.value = never
        ? 'none'
        : 'ended'
      throw new AppError(`session-${state.value}`, '', { status: 401 })
    }
    const response = await fetch(`${address}/session`, {
      method: 'POST',
      headers: { Authorization: credentials },
    }).catch(() => {
      throw new AppError('offline', '', { status: 503 })
    })
    if (!response.ok) {
      const refusal = await refusalOf(response)
      if (response.status === 401) {
        credentials = ''
        state.value = 'ended'
      }
      throw refusal
    }
    const got = await response.json() as Opened
    // a link signs in once
    if (launch.webCode) {
      credentials = ''
      tab.write(got)
    }
    take(got)
    return got.token
  }

  return {
    state,
    person,
    async token() {
      if (opened)
        return opened.token
      opening ??= open().finally(() => opening = undefined)
      return await opening
    },
    forget(token) {
      if (opened?.token !== token)
        return
      opened = undefined
      tab.write(undefined)
    },
  }
}
