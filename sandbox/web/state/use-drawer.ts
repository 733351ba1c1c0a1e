// The drawer beside the conversation: open or not, and which of its tabs.
import { ref } from 'vue'

export type DrawerTab = 'log' | 'clock' | 'faults' | 'stripe' | 'test'

const open = ref(localStorage.getItem('sandbox-drawer') === 'open')
const tab = ref<DrawerTab>('clock')

function toggle(): void {
  open.value = !open.value
  localStorage.setItem('sandbox-drawer', open.value ? 'open' : 'closed')
}

export const useDrawer = () => ({ open, tab, toggle })
