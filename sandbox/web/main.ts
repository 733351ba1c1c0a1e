// The web chat: a Telegram Web for the sandbox. It speaks only the sandbox's `/sim`.
import { createApp } from 'vue'
import App from './App.vue'
import { takeArrival } from './state/use-route.ts'
import './style/tokens.css'
import './style/base.css'
import './ui/menu.css'

// A page shown over the chat that comes back by a t.me link lands here, inside its frame: the page around it goes on.
const link = window.parent === window
  ? undefined
  : takeArrival()
if (link)
  window.parent.postMessage({ link }, location.origin)
else
  createApp(App).mount('#app')
