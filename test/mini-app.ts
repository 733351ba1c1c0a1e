// A mini app as its API sees it, for tests: signed in as somebody, then asked.
import type { Stack } from './stack.ts'

export type MiniApp = Awaited<ReturnType<typeof openMiniApp>>

/** @returns the token of this person's session, made as Telegram opens the mini app */
export async function signIn(stack: Stack, app: string, user: { id: number }): Promise<string> {
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: app, user: user.id })
  const initData = new URLSearchParams(new URL(url).hash.slice(1)).get('tgWebAppData')!
  const session = await fetch(`${stack.url}/${app}/api/session`, {
    method: 'POST',
    headers: { authorization: `tma ${initData}` },
  })
  return (await session.json() as { token: string }).token
}

/** Opens an app's mini app as this person; the answer asks its API, and opens it again where the clock ended the session. */
export async function openMiniApp(stack: Stack, app: string, user: { id: number }) {
  const api = `${stack.url}/${app}/api`
  let token = await signIn(stack, app, user)
  return async function ask(method: string, path: string, body?: unknown): Promise<{ status: number, body: any, text: string }> {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && {
        body: JSON.stringify(body),
      }),
    })
    const text = await response.text()
    if (response.status === 401 && text.includes('token-expired')) {
      token = await signIn(stack, app, user)
      return await ask(method, path, body)
    }
    return {
      status: response.status,
      text,
      body: response.headers.get('content-type')?.includes('json')
        ? JSON.parse(text)
        : null,
    }
  }
}
