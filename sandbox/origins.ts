// Which pages may do what here. One machine, one port, two names: the web chat lives at 127.0.0.1 and steers everything;
// mini apps live at localhost, which a browser takes for another origin, and steer nothing. Programs may use either name.
import type { Context, MiddlewareHandler } from 'hono'

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/
const CHAT = '127.0.0.1'
const MINI_APPS = 'localhost'

const refuse = (c: Context, message: string) => c.json({ code: 'foreign-origin', message }, 403)

/** A page from elsewhere in the same browser, or a name that was pointed at us, is refused. */
export const onlyFromHere: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const originIsHere = origin === undefined || LOOPBACK.test(origin.replace(/^https?:\/\//, ''))
  if (!LOOPBACK.test(c.req.header('host') ?? '') || !originIsHere)
    return refuse(c, 'The sandbox answers this machine only.')
  await next()
}

function fromOwnOrigin(c: Context): boolean {
  const origin = c.req.header('origin')
  return !origin || origin === `http://${c.req.header('host')}`
}

/** A form or a script of another page, also one of this machine, changes nothing here. */
export const onlyOwnPages: MiddlewareHandler = async (c, next) => {
  if (!fromOwnOrigin(c))
    return refuse(c, 'Only a page from here may ask this.')
  await next()
}

/**
 * `/sim` is for programs and for the chat's own page. Browsers say in `Sec-Fetch-Site`, which no page can forge, whose page asks;
 * programs do not send it.
 */
export const notForMiniApps: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const ownPage = site === undefined || site === 'same-origin' || site === 'none'
  if (!fromOwnOrigin(c) || !ownPage)
    return refuse(c, 'Only the chat\'s own page may ask this.')
  if (site !== undefined && new URL(c.req.url).hostname === MINI_APPS)
    return refuse(c, `In a browser this is answered at ${CHAT} only: ${MINI_APPS} is where mini apps live.`)
  await next()
}

const isPage = (c: Context) => ['document', 'iframe', 'frame'].includes(c.req.header('sec-fetch-dest') ?? '')

function under(c: Context, hostname: string): Response {
  const url = new URL(c.req.url)
  url.hostname = hostname
  return c.redirect(url.href, 307)
}

/** A browser is sent to the name mini apps live under. */
export const atMiniAppName: MiddlewareHandler = async (c, next) => {
  if (isPage(c) && new URL(c.req.url).hostname !== MINI_APPS)
    return under(c, MINI_APPS)
  await next()
}

/** A browser is sent to the name the chat lives under; the chat is never inside a page of anybody else. */
export const atChatName: MiddlewareHandler = async (c, next) => {
  if (isPage(c) && new URL(c.req.url).hostname === MINI_APPS)
    return under(c, CHAT)
  await next()
  c.header('content-security-policy', 'frame-ancestors \'self\'')
}
