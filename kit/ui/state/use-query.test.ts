import type { Storage } from '../storage/storage.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { AppError } from '#kit/app'
import { setMini } from '../app/mini.ts'
import { browserStore, createStorage } from '../storage/storage.ts'
import { useQuery } from './use-query.ts'

let storage: Storage
const listeners = new Map<string, () => void>()
const settled = () => new Promise(resolve => setTimeout(resolve))
let scope: ReturnType<typeof effectScope>

beforeEach(() => {
  storage = createStorage('app', 7, browserStore(), undefined)
  setMini({ storage } as never)
  scope = effectScope()
  vi.stubGlobal('document', {
    visibilityState: 'visible',
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
    removeEventListener: (name: string) => listeners.delete(name),
  })
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => listeners.set(name, listener))
  vi.stubGlobal('removeEventListener', (name: string) => listeners.delete(name))
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

/** A query whose answers are given by hand. */
function query(key: Parameters<typeof useQuery>[0] = 'posts') {
  const asked: { resolve: (value: string) => void, reject: (error: unknown) => void }[] = []
  const made = scope.run(() => useQuery<string>(key, () => new Promise((resolve, reject) => asked.push({ resolve, reject }))))!
  return { ...made, asked }
}

const offline = new AppError('offline', '', { status: 503 })

it('is on its way, then there; next time the copy is shown at once', async () => {
  const first = query()
  expect(first.state.value).toBe('loading')
  first.asked[0]!.resolve('one')
  await settled()
  expect([first.state.value, first.data.value]).toEqual(['ready', 'one'])
  const second = query()
  expect([second.state.value, second.data.value, second.busy.value]).toEqual(['ready', 'one', true])
  second.asked[0]!.reject(offline)
  await settled()
  expect([second.state.value, second.data.value]).toEqual(['stale', 'one'])
  // the connection is back
  listeners.get('online')!()
  second.asked[1]!.resolve('two')
  await settled()
  expect([second.state.value, second.data.value]).toEqual(['ready', 'two'])
})

it('fails without a copy, and goes on after another try', async () => {
  const { asked, state, refresh } = query()
  asked[0]!.reject(offline)
  await settled()
  expect(state.value).toBe('failed')
  void refresh()
  asked[1]!.resolve('one')
  await settled()
  expect(state.value).toBe('ready')
})

it('what is no longer there or not theirs is not shown from the copy', async () => {
  const first = query()
  first.asked[0]!.resolve('one')
  await settled()
  const { asked, state } = query()
  asked[0]!.reject(new AppError('gone', '', { status: 404 }))
  await settled()
  expect(state.value).toBe('failed')
  expect(storage.keys()).toEqual([])
})

it('a late answer does not overwrite a newer one', async () => {
  const { asked, data, refresh } = query()
  void refresh()
  asked[1]!.resolve('new')
  await settled()
  asked[0]!.resolve('old')
  await settled()
  expect(data.value).toBe('new')
})

it('a key that changes asks anew, and keeps each answer under its own', async () => {
  const month = ref('may')
  const { asked, data, state } = query(() => month.value)
  asked[0]!.resolve('in May')
  await settled()
  month.value = 'june'
  await settled()
  expect(state.value).toBe('loading')
  asked[1]!.resolve('in June')
  await settled()
  month.value = 'may'
  await settled()
  expect([state.value, data.value]).toEqual(['ready', 'in May'])
})

it('asks nothing after its screen has gone', async () => {
  query()
  scope.stop()
  expect([
    ...listeners.keys(),
  ]).toEqual([])
})
