// The devices a mini app can be looked at on: what Telegram calls them, their sizes, and what of the screen the system keeps for itself.

export type Look = 'ios' | 'android' | 'desktop'
export interface Size { width: number, height: number }
export interface Insets { top: number, bottom: number, left: number, right: number }

export const looks: Record<Look, { label: string, platform: string }> = {
  ios: { label: 'iPhone', platform: 'ios' },
  android: { label: 'Android', platform: 'android' },
  desktop: { label: 'Desktop', platform: 'web' },
}

export const sizes = {
  small: { label: 'Small', width: 320, height: 568 },
  phone: { label: 'Phone', width: 390, height: 844 },
  tablet: { label: 'Tablet', width: 768, height: 1024 },
} satisfies Record<string, Size & { label: string }>

export type SizeName = keyof typeof sizes

/** A tall phone has a notch and no home button. */
const isTall = ({ width, height }: Size) => width < 500 && height > 700

/** Heights in CSS pixels of the bars the system draws. */
export function systemBars(look: Look, size: Size): { top: number, bottom: number } {
  if (look === 'desktop')
    return { top: 0, bottom: 0 }
  if (look === 'android')
    return { top: 28, bottom: 20 }
  return isTall(size)
    ? { top: 47, bottom: 28 }
    : { top: 22, bottom: 0 }
}

/** What lies over the page: the system's bars (safe area), and in fullscreen Telegram's own buttons below them (content safe area). */
export function insetsOf(bars: { top: number, bottom: number }, { fullscreen, buttons }: { fullscreen: boolean, buttons: boolean }): { safe: Insets, content: Insets } {
  return {
    safe: {
      top: fullscreen ? bars.top : 0,
      bottom: buttons ? 0 : bars.bottom,
      left: 0,
      right: 0,
    },
    content: {
      top: fullscreen ? 52 : 0,
      bottom: 0,
      left: 0,
      right: 0,
    },
  }
}
