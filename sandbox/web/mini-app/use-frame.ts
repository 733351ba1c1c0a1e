// How mini apps are looked at: on which device, in which theme, how large. Kept for the next time.
import type { ThemeName, ThemeParams } from '../../sim/themes.ts'
import type { Look, SizeName } from './looks.ts'
import { computed, reactive, ref, watch } from 'vue'
import { themes } from '../../sim/themes.ts'
import { useTheme } from '../state/use-theme.ts'
import { looks, sizes, systemBars } from './looks.ts'

interface Choices {
  look: Look
  size: SizeName
  /** `chat`: as the page around it. */
  theme: ThemeName | 'chat'
}

const key = 'sandbox-mini-app-frame'
const usual: Choices = { look: 'ios', size: 'phone', theme: 'chat' }
const { dark } = useTheme()
const narrowScreen = matchMedia('(width <= 720px)')
/** On a real phone the frame is the screen. */
const narrow = ref(narrowScreen.matches)
narrowScreen.addEventListener('change', ({ matches }) => narrow.value = matches)

const choices = reactive<Choices>(kept())
watch(choices, () => localStorage.setItem(key, JSON.stringify(choices)))

function kept(): Choices {
  try {
    const { look, size, theme } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Choices>
    return {
      look: look && Object.hasOwn(looks, look)
        ? look
        : usual.look,
      size: size && Object.hasOwn(sizes, size)
        ? size
        : usual.size,
      theme: theme && Object.hasOwn(themes, theme)
        ? theme
        : usual.theme,
    }
  }
  catch {
    return { ...usual }
  }
}

const themeName = computed<ThemeName>(() => choices.theme === 'chat'
  ? dark.value ? 'dark' : 'light'
  : choices.theme)
const theme = computed<ThemeParams>(() => themes[themeName.value])
const size = computed(() => sizes[choices.size])
const bars = computed(() => narrow.value
  ? { top: 0, bottom: 0 }
  : systemBars(choices.look, size.value))

/** Nothing comes up from below here: an app has its full height at once. */
const alwaysExpanded = computed(() => narrow.value || choices.look === 'desktop')

export function useFrame() {
  return {
    choices,
    theme,
    themeName,
    size,
    bars,
    narrow,
    alwaysExpanded,
  }
}
