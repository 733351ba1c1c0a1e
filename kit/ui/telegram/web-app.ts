// Telegram's own script, typed as far as the kit uses it (core.telegram.org/bots/webapps). Everything may be missing: an old client, a browser, a blocked script.

export interface Insets { top: number, bottom: number, left: number, right: number }

interface Button {
  show: () => void
  hide: () => void
  onClick: (listener: () => void) => void
  offClick: (listener: () => void) => void
}

export interface MainButton extends Button {
  setParams: (params: { text?: string, is_active?: boolean, is_visible?: boolean, color?: string, text_color?: string }) => void
  showProgress: (leaveActive?: boolean) => void
  hideProgress: () => void
}

export interface PopupButton { id?: string, type?: 'default' | 'ok' | 'close' | 'cancel' | 'destructive', text?: string }

export interface CloudStorage {
  setItem: (key: string, value: string, done?: (error: unknown, ok?: boolean) => void) => void
  getItems: (keys: string[], done: (error: unknown, values?: Record<string, string>) => void) => void
  getKeys: (done: (error: unknown, keys?: string[]) => void) => void
  removeItems: (keys: string[], done?: (error: unknown, ok?: boolean) => void) => void
}

export interface DeviceStorage {
  setItem: (key: string, value: string, done?: (error: unknown, ok?: boolean) => void) => void
  getItem: (key: string, done: (error: unknown, value?: string | null) => void) => void
  removeItem: (key: string, done?: (error: unknown, ok?: boolean) => void) => void
}

/** Ten values in the phone's keychain (core.telegram.org/bots/webapps#securestorage). */
export interface SecureStorage {
  setItem: (key: string, value: string, done?: (error: unknown, ok?: boolean) => void) => void
  getItem: (key: string, done: (error: unknown, value?: string | null) => void) => void
  removeItem: (key: string, done?: (error: unknown, ok?: boolean) => void) => void
}

export interface WebApp {
  initData: string
  version: string
  platform: string
  colorScheme: 'light' | 'dark'
  themeParams: Record<string, string>
  isVersionAtLeast: (version: string) => boolean
  ready: () => void
  expand: () => void
  close: () => void
  onEvent: (name: string, listener: (...given: any[]) => void) => void
  offEvent: (name: string, listener: (...given: any[]) => void) => void
  setHeaderColor: (color: string) => void
  setBackgroundColor: (color: string) => void
  setBottomBarColor?: (color: string) => void
  enableClosingConfirmation: () => void
  disableClosingConfirmation: () => void
  disableVerticalSwipes?: () => void
  enableVerticalSwipes?: () => void
  openLink: (url: string, options?: { try_instant_view?: boolean }) => void
  openTelegramLink: (url: string) => void
  openInvoice: (url: string, done?: (status: string) => void) => void
  showPopup: (params: { title?: string, message: string, buttons?: PopupButton[] }, done?: (id: string) => void) => void
  BackButton: Button
  MainButton: MainButton
  HapticFeedback?: {
    impactOccurred: (style: 'light' | 'medium' | 'heavy' | 'rigid' | 'soft') => void
    notificationOccurred: (type: 'error' | 'success' | 'warning') => void
    selectionChanged: () => void
  }
  CloudStorage?: CloudStorage
  DeviceStorage?: DeviceStorage
  SecureStorage?: SecureStorage
}

export const webApp = (globalThis as { Telegram?: { WebApp?: WebApp } }).Telegram?.WebApp

/** A Telegram client is around the page: it draws the bars, the buttons and the popups. A page that merely was opened with initData has none. */
export const hosted = webApp !== undefined && ('TelegramWebviewProxy' in globalThis || 'notify' in ((globalThis as { external?: object }).external ?? {}) || globalThis.parent !== globalThis.window)

/** Can the client around the page do what came with this version of the mini apps' API? */
export function can(version: string): boolean {
  return hosted && webApp!.isVersionAtLeast(version)
}
