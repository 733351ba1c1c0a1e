// The web chat: a Telegram Web for the sandbox. It speaks only the sandbox's `/sim`.
import { createApp } from 'vue'
import App from './App.vue'
import './style/tokens.css'
import './style/base.css'
import './ui/menu.css'

// A page shown over the chat that comes back by a t.me link lands here, inside its frame: the page around it goes on.
if (window.parent !== window && location.hash.startsWith('#/t.me/'))
  window.parent.postMessage({ link: `https:/${location.hash.slice(1)}` }, location.origin)
else
  createApp(App).mount('#app')
