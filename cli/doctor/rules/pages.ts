// Every mini app's page opens.
import { pageUrl } from '#kit/app'
import { defineRule } from '../rule.ts'

export default defineRule({
  title: 'Mini apps',
  live: true,
  async check({ apps, pagesUrl, local }) {
    const all = await Promise.all(apps.filter(({ manifest }) => manifest.web && pagesUrl).map(async ({ manifest: { id, name } }) => {
      const url = pageUrl(pagesUrl!, id)
      const response = await fetch(url, {
        signal: AbortSignal.timeout(15_000),
      }).catch(() => null)
      const html = response?.ok
        ? await response.text()
        : ''
      return html.includes('<div id="app">')
        ? []
        : [
            {
              app: id,
              problem: `The page of ${name} does not open: ${url} ${response
                ? `answers ${response.status}`
                : 'does not answer'}.`,
              why: 'The menu button leads to nothing.',
              mend: local
                ? 'Stop npm start and start it again'
                : 'npm run factory -- deploy --only worker,pages',
            },
          ]
    }))
    return all.flat()
  },
})
