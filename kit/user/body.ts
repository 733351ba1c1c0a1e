// What a mini app sends, checked before the app sees it; its type is the mini app's client's, too.

import { validator } from 'hono/validator'
import * as v from 'valibot'
import { AppError, readable } from '#kit/app'

function checked<const S extends v.GenericSchema>(schema: S, value: unknown, code: string): v.InferOutput<S> {
  const result = v.safeParse(schema, readable(value))
  if (result.success)
    return result.output
  throw new AppError(code, result.issues.map(issue => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`).join('; '))
}

/**
 * `.post('/posts', body(Post), c => … c.req.valid('json'))`. What it does not name is left out.
 * @throws AppError `body-invalid`, naming every field that is wrong
 */
export function body<const S extends v.GenericSchema>(schema: S) {
  return validator('json', (value: unknown): v.InferOutput<S> => checked(schema, value, 'body-invalid'))
}

/**
 * The same for what stands after the ?: `.get('/posts', query(Range), c => … c.req.valid('query'))`.
 * @throws AppError `query-invalid`, naming every field that is wrong
 */
export function query<const S extends v.GenericSchema>(schema: S) {
  return validator('query', (value: unknown): v.InferOutput<S> => checked(schema, value, 'query-invalid'))
}
