// What a mini app sends, checked before the app sees it; its type is the mini app's client's, too.

import { validator } from 'hono/validator'
import * as v from 'valibot'
import { AppError, readable } from '#kit/app'

/**
 * `.post('/posts', body(Post), c => … c.req.valid('json'))`. What it does not name is left out.
 * @throws AppError `body-invalid`, naming every field that is wrong
 */
export function body<const S extends v.GenericSchema>(schema: S) {
  return validator('json', (value: unknown): v.InferOutput<S> => {
    const result = v.safeParse(schema, readable(value))
    if (result.success)
      return result.output
    throw new AppError('body-invalid', result.issues.map(issue => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`).join('; '))
  })
}
