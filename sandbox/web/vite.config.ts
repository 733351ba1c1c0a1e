// Builds the web chat into plain files that the sandbox serves at `/`.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [
    vue(),
  ],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
  build: { emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700 },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/sim': {
        target: process.env.SANDBOX_URL ?? 'http://127.0.0.1:8080',
        headers: { origin: '' },
      },
    },
  },
})
