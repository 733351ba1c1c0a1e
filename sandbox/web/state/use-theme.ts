// Light or dark: as the system has it, until somebody chooses.
import { computed, ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

const key = 'sandbox-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
const theme = ref<Theme>((localStorage.getItem(key) as Theme | null) ?? 'system')
const dark = computed(() => theme.value === 'system'
  ? systemDark.value
  : theme.value === 'dark')

system.addEventListener('change', event => systemDark.value = event.matches)

watchEffect(() => {
  document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
})

export const useTheme = () => ({ dark, toggle })

/** Switches to the other look; choosing what the system has follows the system again. */
function toggle(): void {
  const wanted = dark.value ? 'light' : 'dark'
  theme.value = wanted === (systemDark.value ? 'dark' : 'light')
    ? 'system'
    : wanted
  localStorage.setItem(key, theme.value)
}
