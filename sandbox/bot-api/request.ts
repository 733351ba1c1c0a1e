// A Bot API request's parameters, as any client sends them: query, form, multipart or JSON; GET or POST.
import type { Context } from 'hono'
import type { InputFile } from './method.ts'
import { badRequest } from '../errors.ts'

export interface Received {
  params: Record<string, unknown>
  files: Map<string, InputFile>
}

export async function receive(c: Context): Promise<Received> {
  const params: Record<string, unknown> = {
    ...c.req.query(),
  }
  const files = new Map<string, InputFile>()
  if (c.req.method !== 'POST')
    return { params, files }
  const type = c.req.header('content-type') ?? ''
  if (type.startsWith('application/json'))
    Object.assign(params, await readJson(c))
  else if (type.startsWith('multipart/form-data') || type.startsWith('application/x-www-form-urlencoded'))
    await readForm(c, params, files)
  return { params, files }
}

async function readJson(c: Context): Promise<object> {
  const text = await c.req.text()
  if (!text.trim())
    return {}
  try {
    const body: unknown = JSON.parse(text)
    if (body && typeof body === 'object' && !Array.isArray(body))
      return body
  }
  catch {}
  throw badRequest('can\'t parse JSON object')
}

async function readForm(c: Context, params: Record<string, unknown>, files: Map<string, InputFile>) {
  let form: FormData
  try {
    form = await c.req.formData()
  }
  catch {
    throw badRequest('can\'t parse form data')
  }
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      params[name] = value
    }
    else {
      files.set(name, {
        bytes: new Uint8Array(await value.arrayBuffer()),
        name: value.name,
        type: value.type || 'application/octet-stream',
      })
    }
  }
}
