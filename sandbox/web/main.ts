// The web chat: a Telegram Web for the sandbox. It speaks only the sandbox's `/sim`.
import { createApp } from 'vue'
import App from './App.vue'
import './style/tokens.css'
import './style/base.css'
import './ui/menu.css'

createApp(App).mount('#app')
