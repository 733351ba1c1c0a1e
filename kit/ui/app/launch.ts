// What a mini app is opened with. Telegram puts it behind the #, where the router's own address belongs: it is read once and cleared.

export interface Launch {
  /** Telegram's signed text, as it wants to be sent; empty outside Telegram. */
  initData: string
  /** The router's part of the address, `/` when there was none. */
  path: string
  /** The code of a `/web` link. */
  webCode: string | undefined
  /** `startapp` of the link that opened it. */
  startParam: string | undefined
  person: LaunchPerson | undefined
}

export interface LaunchPerson { id: number, first_name: string, last_name?: string, username?: string, language_code?: string, photo_url?: string }

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}

/** Older clients encode the whole text once more; in newer ones its own `=` and `&` stand open, up to Telegram's next parameter. */
function initDataIn(parameters: string): string {
  const value = /(?:^|&)tgWebAppData=(.*?)(?=&tgWebApp[A-Z]\w*=|$)/s.exec(parameters)?.[1] ?? ''
  return value.includes('=')
    ? value
    : decoded(value)
}

function personIn(initData: string): LaunchPerson | undefined {
  try {
    const person = JSON.parse(new URLSearchParams(initData).get('user') ?? '') as LaunchPerson
    return Number.isSafeInteger(person.id)
      ? person
      : undefined
  }
  catch {
    return undefined
  }
}

/**
 * Reads the address a mini app was opened at.
 * @param hash with or without the `#`
 * @param search with or without the `?`
 * @param kept the initData of before a reload
 */
export function readLaunch(hash: string, search = '', kept = ''): Launch {
  const text = hash.replace(/^#/, '')
  const at = /(?:^|[?&])(?=tgWebApp[A-Z]\w*=)/.exec(text)
  const own = at
    ? text.slice(0, at.index)
    : text
  const parameters = at
    ? text.slice(at.index).replace(/^[?&]/, '')
    : ''
  const initData = initDataIn(parameters) || kept
  const webCode = /^web=([\w-]+)$/.exec(own)?.[1]
  const startParam = new URLSearchParams(initData).get('start_param') ?? new URLSearchParams(search).get('tgWebAppStartParam') ?? undefined
  return {
    initData,
    path: own.startsWith('/')
      ? own
      : '/',
    webCode,
    startParam,
    person: personIn(initData),
  }
}

const keptName = (app: string) => `${app}:launch`

/** Reads this page's address and gives what stands behind the # back to the router. What Telegram said survives a reload of the page. */
export function takeLaunch(app: string): Launch {
  const { pathname, search, hash } = location
  const opened = /tgWebApp[A-Z]/.test(hash)
  let kept = ''
  try {
    kept = opened
      ? ''
      : sessionStorage.getItem(keptName(app)) ?? ''
  }
  catch {}
  const launch = readLaunch(hash, search, kept)
  if (opened || launch.webCode)
    history.replaceState(history.state, '', `${pathname}${search}#${launch.path}`)
  try {
    if (launch.initData)
      sessionStorage.setItem(keptName(app), launch.initData)
  }
  catch {}
  return {
    ...launch,
    // after a reload the link that opened it has done its work
    startParam: opened
      ? launch.startParam
      : undefined,
  }
}
