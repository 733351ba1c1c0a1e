// What comes with an event, from anybody's page: read as what it should be, or not at all.
import type { MiniApp } from './mini-app.ts'

export type Data = Record<string, unknown>
export type Handlers = Record<string, (app: MiniApp, data: Data) => unknown>

export function textIn(data: Data, name: string): string {
  const value = data[name]
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : ''
}

export const flagIn = (data: Data, name: string): boolean => data[name] === true
