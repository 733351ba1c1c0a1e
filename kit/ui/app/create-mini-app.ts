// Starts a mini app: reads how it was opened, paints Telegram's theme, signs nobody in before somebody asks, and shows the first screen.

import type { RouteRecordRaw } from 'vue-router'
import type { Manifest } from '#kit/app'
import { createApp } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import { createSession } from '../session/session.ts'
import { useToast } from '../state/use-toast.ts'
import { telegramMirror } from '../storage/mirror.ts'
import { browserStore, createStorage } from '../storage/storage.ts'
import { followTheme } from '../telegram/theme.ts'
import { followRoutes } from '../telegram/use-back-button.ts'
import { followMainAction } from '../telegram/use-main-button.ts'
import { can, hosted, webApp } from '../telegram/web-app.ts'
import { language, startLanguage } from '../words/language.ts'
import { kitTexts } from '../words/texts.ts'
import { takeLaunch } from './launch.ts'
import { mini, setMini } from './mini.ts'
import MiniApp from './MiniApp.vue'
import NotFound from './NotFound.vue'

export interface MiniAppOptions {
  manifest: Pick<Manifest, 'id' | 'name' | 'username'>
  /** vue-router's; screens that are not the first one are loaded on demand: `component: () => import('./Post.vue')`. */
  routes: RouteRecordRaw[]
  /** The route that a start parameter (`t.me/<bot>?startapp=post_x`) leads to; undefined: the first screen. */
  start?: (parameter: string) => string | undefined
}

/** The API's origin, as the build wrote it into the page; empty: the page's own. */
function apiOrigin(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="factory-api"]')?.content || location.origin
}

/** A page of before a deployment asks for files that are gone: it is loaded anew, once. */
function reloadStalePage(): void {
  addEventListener('vite:preloadError', (event) => {
    // the name of this very build's file: the next build may do the same
    const build = import.meta.url
    try {
      if (sessionStorage.getItem('reloaded') === build)
        return
      sessionStorage.setItem('reloaded', build)
    }
    catch {
      return
    }
    event.preventDefault()
    location.reload()
  })
}

/** Mounts the mini app into `#app`. Call it once, in `web/main.ts`. */
export async function createMiniApp({ manifest, routes, start }: MiniAppOptions): Promise<void> {
  const launch = takeLaunch(manifest.id)
  const address = `${apiOrigin()}/${manifest.id}/api`
  const session = createSession(manifest.id, address, launch)
  // the keys of what is stored are by person: outside Telegram only the link tells who that is
  if (launch.webCode)
    await session.token().catch(() => {})
  const person = session.person.value
  const storage = createStorage(manifest.id, person?.id ?? 'me', browserStore(), telegramMirror())
  startLanguage(storage.get('language'), person?.language_code, chosen => storage.set('language', chosen))
  storage.watch('language', () => startLanguage(storage.get('language'), person?.language_code, chosen => storage.set('language', chosen)))

  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      ...routes,
      { path: '/:rest(.*)*', component: NotFound },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  setMini({
    manifest,
    launch,
    address,
    session,
    storage,
    router,
  })
  followTheme()
  followRoutes(router)
  followMainAction()
  reloadStalePage()

  const app = createApp(MiniApp)
  app.config.errorHandler = (error) => {
    console.error(error)
    useToast().say(kitTexts(language.value).broken, { kind: 'error' })
  }
  app.use(router)
  const wanted = launch.startParam && start?.(launch.startParam)
  if (wanted) {
    // so that "back" leads to the first screen, as if one had come from there
    await router.replace('/')
    await router.push(wanted)
  }
  await router.isReady()
  app.mount('#app')
  if (hosted) {
    webApp!.expand()
    webApp!.ready()
  }
}

/** `startapp` of the link that opened the page, until it is reloaded; `start` of createMiniApp turns it into a route. */
export const useStartParam = () => mini().launch.startParam

/** Who looks at it, and where: for greetings and for what only some clients can do. */
export function useTelegram() {
  return {
    hosted,
    can,
    platform: webApp?.platform ?? 'unknown',
    version: webApp?.version ?? '0',
  }
}
