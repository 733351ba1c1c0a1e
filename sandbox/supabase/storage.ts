// A pretend Supabase Storage: one private bucket, the calls a server makes (supabase.com/docs/reference/self-hosting-storage).
import type { World } from '../world/world.ts'
import { Hono } from 'hono'

/** The secret API key it takes. */
export const supabaseKey = 'sb_secret_sandbox_of_the_factory'

const BUCKET = 'files'

/** Storage's own words for what is wrong. */
function refusal(statusCode: string, error: string, message: string) {
  return { statusCode, error, message }
}

/** `POST /storage/v1/object/files/<path>`, `GET /storage/v1/object/authenticated/files/<path>`. */
export function storageApi(world: World): Hono {
  const types = new Map<string, string>()
  const key = (path: string) => `supabase-${Buffer.from(path).toString('base64url')}`
  return new Hono()
    .use(async (c, next) => {
      if (c.req.header('apikey') !== supabaseKey || c.req.header('authorization') !== `Bearer ${supabaseKey}`)
        return c.json(refusal('403', 'Unauthorized', 'Invalid Compact JWS'), 400)
      const fault = world.faults.take('supabase', {})
      if (fault?.kind === 'status')
        return c.json(refusal(String(fault.code ?? 500), 'InternalError', 'Internal server error'), (fault.code ?? 500) as 500)
      await next()
    })
    .post('/object/:bucket/:path{.+}', async (c) => {
      if (c.req.param('bucket') !== BUCKET)
        return c.json(refusal('404', 'Bucket not found', 'Bucket not found'), 400)
      const path = c.req.param('path')
      if (types.has(path) && c.req.header('x-upsert') !== 'true')
        return c.json(refusal('409', 'Duplicate', 'The resource already exists'), 400)
      world.files.write(key(path), new Uint8Array(await c.req.arrayBuffer()))
      types.set(path, c.req.header('content-type') ?? 'application/octet-stream')
      return c.json({
        Key: `${BUCKET}/${path}`,
        Id: crypto.randomUUID(),
      })
    })
    .get('/object/authenticated/:bucket/:path{.+}', (c) => {
      const bytes = c.req.param('bucket') === BUCKET
        ? world.files.read(key(c.req.param('path')))
        : undefined
      return bytes
        ? c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': types.get(c.req.param('path')) ?? 'application/octet-stream' })
        : c.json(refusal('404', 'not_found', 'Object not found'), 400)
    })
}
