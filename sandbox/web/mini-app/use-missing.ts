// Whether a page on this very server is there: its refusal is no sight for anybody.
import { onMounted, ref } from 'vue'

/** The path of a page that is not served; undefined while unknown, there, or somewhere else. */
export function useMissing(address: string) {
  const missing = ref<string>()
  const url = new URL(address)
  const ours = url.port === location.port && ['localhost', '127.0.0.1'].includes(url.hostname)
  onMounted(async () => {
    if (!ours)
      return
    const response = await fetch(url.pathname, { method: 'HEAD' }).catch(() => undefined)
    if (response?.status === 404)
      missing.value = url.pathname
  })
  return missing
}
