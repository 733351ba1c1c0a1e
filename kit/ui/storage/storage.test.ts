import type { CloudStorage, DeviceStorage } from '../telegram/web-app.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setServerTime } from '../app/clock.ts'
import { cloudMirror, deviceMirror } from './mirror.ts'
import { browserStore, createStorage } from './storage.ts'

/** Telegram's CloudStorage with its limits (core.telegram.org/bots/webapps#cloudstorage). */
function cloud(): CloudStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  const check = (key: string) => {
    if (!/^[\w-]{1,128}$/.test(key))
      throw new Error(`WebAppCloudStorageKeyInvalid ${key}`)
  }
  return {
    kept,
    setItem(key, value, done) {
      check(key)
      if (value.length > 4096)
        throw new Error('WebAppCloudStorageValueInvalid')
      kept.set(key, value)
      done?.(null, true)
    },
    getItems: (keys, done) => done(null, Object.fromEntries(keys.map(key => [key, kept.get(key) ?? '']))),
    getKeys: done => done(null, [
      ...kept.keys(),
    ]),
    removeItems: (keys, done) => {
      keys.forEach(key => kept.delete(key))
      done?.(null, true)
    },
  }
}

function device(): DeviceStorage {
  const kept = new Map<string, string>()
  return {
    setItem: (key, value, done) => {
      kept.set(key, value)
      done?.(null, true)
    },
    getItem: (key, done) => done(null, kept.get(key) ?? null),
    removeItem: (key, done) => {
      kept.delete(key)
      done?.(null, true)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
/** As long as what is mirrored may wait. */
const settled = () => vi.advanceTimersByTimeAsync(1000)

describe.each([
  [
    'CloudStorage',
    () => cloudMirror(cloud()),
  ],
  [
    'DeviceStorage',
    () => deviceMirror(device()),
  ],
])('mirrored to %s', (_name, makeMirror) => {
  it('what was kept is there after localStorage was emptied, long values too', async () => {
    const mirror = makeMirror()
    const before = createStorage('fitplan', 7, browserStore(), mirror)
    const long = 'Ж"|\\'.repeat(5000)
    before.set('plan', { long })
    before.set('unit', 'kg')
    before.set('copy:posts', ['fetched'], { mirror: false })
    before.set('gone', 1)
    before.remove('gone')
    await settled()
    const after = createStorage('fitplan', 7, browserStore(), mirror)
    const told: string[] = []
    after.watch('plan', () => told.push('plan'))
    await after.restored
    expect(after.get('plan')).toEqual({ long })
    expect(after.get('unit')).toBe('kg')
    expect(after.keys().sort()).toEqual(['plan', 'unit'])
    expect(told).toEqual(['plan'])
  })

  it('another person and another app see nothing of it', async () => {
    const mirror = makeMirror()
    createStorage('fitplan', 7, browserStore(), mirror).set('plan', 1)
    await settled()
    for (const other of [
      createStorage('fitplan', 77, browserStore(), mirror),
      createStorage('fit', 7, browserStore(), mirror),
    ]) {
      await other.restored
      expect(other.keys()).toEqual([])
    }
  })

  it('of two copies the newer one counts', async () => {
    const mirror = makeMirror()
    const store = browserStore()
    setServerTime(1000)
    createStorage('fitplan', 7, store, mirror).set('plan', 'old')
    await settled()
    setServerTime(2_000_000)
    createStorage('fitplan', 7, store, undefined).set('plan', 'new')
    const storage = createStorage('fitplan', 7, store, mirror)
    await storage.restored
    expect(storage.get('plan')).toBe('new')
  })
})

it('what is typed quickly is mirrored once', async () => {
  const set = vi.fn()
  const storage = createStorage('fitplan', 7, browserStore(), {
    set,
    remove: vi.fn(),
    all: async () => new Map(),
  })
  for (const text of ['t', 'te', 'tea'])
    storage.set('draft:x', text)
  expect(storage.get('draft:x')).toBe('tea')
  await settled()
  expect(set).toHaveBeenCalledOnce()
  storage.set('draft:x', 'teas')
  storage.remove('draft:x')
  await settled()
  expect(set).toHaveBeenCalledOnce()
})

it('shrinks a long value in CloudStorage without a rest of the old one', async () => {
  const storage = cloud()
  const mirror = cloudMirror(storage)
  mirror.set('a:7:plan', 'x'.repeat(20_000))
  mirror.set('a:7:plan', 'short')
  expect((await mirror.all('a:7:')).get('a:7:plan')).toBe('short')
  mirror.remove('a:7:plan')
  expect([
    ...(await mirror.all('a:7:')).keys(),
  ]).toEqual([])
})

it('gives everything away as a file and takes it in again', () => {
  const storage = createStorage('biolinks', 'me', browserStore(), undefined)
  storage.set('links', [1, 2])
  storage.set('copy:x', 1)
  const file = JSON.parse(JSON.stringify(storage.export()))
  expect(file).toEqual({
    app: 'biolinks',
    values: {
      links: [1, 2],
    },
  })
  const other = createStorage('biolinks', 7, browserStore(), undefined)
  other.set('theme', 'dark')
  other.import(file)
  expect(other.get('links')).toEqual([1, 2])
  expect(other.get('theme')).toBe('dark')
})

it.each([
  [null],
  ['text'],
  [
    { app: 'fitplan', values: {} },
  ],
  [
    { app: 'biolinks', values: null },
  ],
])('refuses a file that is none of its own: %o', (file) => {
  expect(() => createStorage('biolinks', 'me', browserStore(), undefined).import(file)).toThrow(expect.objectContaining({ code: 'copy-invalid' }))
})

it('makes room of copies when localStorage is full', () => {
  const store = browserStore()
  const set = store.setItem.bind(store)
  store.setItem = (key, value) => {
    const used = Array.from({ length: store.length }, (_, at) => store.getItem(store.key(at)!)!.length).reduce((sum, length) => sum + length, 0)
    if (used + value.length > 1000)
      throw new DOMException('full', 'QuotaExceededError')
    set(key, value)
  }
  const storage = createStorage('biolinks', 'me', store, undefined)
  storage.set('copy:old', 'x'.repeat(900))
  storage.set('links', 'y'.repeat(500))
  expect(storage.get('links')).toBe('y'.repeat(500))
})
