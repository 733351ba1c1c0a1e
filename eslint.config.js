// One linter and formatter for everything: antfu's config, plus the few rules of this house.
import antfu from '@antfu/eslint-config'

export default antfu({
  vue: true,
  typescript: true,
  formatters: false,
  markdown: false,
  ignores: [
    '.factory',
    'dist',
    '**/migrations/**',
    '**/*.gen.ts',
    'package-lock.json',
    '.wrangler',
  ],
  rules: {
    'no-console': 'off',
    'node/prefer-global/process': 'off',
    'node/prefer-global/buffer': 'off',
    'antfu/no-top-level-await': 'off',
    'test/prefer-lowercase-title': 'off',
    'ts/method-signature-style': 'off',
  },
})
