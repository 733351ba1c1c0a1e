// The fast rings: plain logic, conversations, contracts, the house. Browser and workerd rings have their own projects.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,kit,worker,sandbox,cli,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '.factory/**'],
  },
})
