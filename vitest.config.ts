// The rings of tests. `fast`: logic, conversations, contracts, the house. `browser` and `workerd` start bigger things.
import { defineConfig } from 'vitest/config'

const folders = '{apps,kit,worker,sandbox,cli,test}'

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/no-network.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: [`${folders}/**/*.test.ts`],
          exclude: [
            '**/node_modules/**',
            '.factory/**',
            '**/*.browser.test.ts',
            '**/*.workerd.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [`${folders}/**/*.browser.test.ts`],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'workerd',
          include: [`${folders}/**/*.workerd.test.ts`],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
