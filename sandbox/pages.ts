// The built mini apps under /pages/, as a static host serves them: plain files, one of them for what is not there.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

/** A name that changes with its content never has to be asked for again. */
const HASHED = /[-.][\w-]{8,}\.\w+$/

function caching(path: string) {
  return HASHED.test(path) && !path.endsWith('.html')
    ? 'public, max-age=31536000, immutable'
    : 'no-store'
}

/** Routes for `/pages`; the folder may be built anew while they serve it. */
export function pageRoutes(folder: string): Hono {
  return new Hono()
    .get('/:app{[a-z0-9]+}', async (c, next) => existsSync(join(folder, c.req.param('app'), 'index.html'))
      ? c.redirect(`${c.req.path}/${new URL(c.req.url).search}`, 301)
      : await next())
    .use(serveStatic({
      root: folder,
      rewriteRequestPath: path => path.replace(/^\/pages/, ''),
      onFound: (path, c) => c.header('Cache-Control', caching(path)),
    }))
    .get('/*', (c) => {
      const page = join(folder, '404.html')
      return existsSync(page)
        ? c.html(readFileSync(page, 'utf8'), 404, { 'Cache-Control': 'no-store' })
        : c.notFound()
    })
}
