// The drawers of mini apps in the browser's storage.
import { describe, expect, it } from 'vitest'
import { createDeviceStorage } from './device-storage.ts'

/** As much of a browser's Storage as is used; `most` characters fit in. */
function browserStorage(most = Number.POSITIVE_INFINITY): Storage {
  return Object.create({
    getItem(this: Record<string, string>, name: string) {
      return this[name] ?? null
    },
    setItem(this: Record<string, string>, name: string, value: string) {
      if (value.length > most)
        throw new DOMException('full', 'QuotaExceededError')
      this[name] = value
    },
    removeItem(this: Record<string, string>, name: string) {
      delete this[name]
    },
  }) as Storage
}

describe('a mini app\'s storage', () => {
  it('keeps, gives, removes and clears, each app in its own drawer', () => {
    const store = browserStorage()
    const mine = createDeviceStorage(store, 'app/1/', {})
    const other = createDeviceStorage(store, 'app/2/', {})
    mine.save('a', '1')
    mine.save('', 'an empty name')
    other.save('a', '2')
    expect([
      mine.get('a'),
      mine.get(''),
      other.get('a'),
      mine.get('b'),
    ]).toEqual([
      { value: '1' },
      { value: 'an empty name' },
      { value: '2' },
      { value: null },
    ])
    mine.save('a', null)
    expect(mine.get('a')).toEqual({ value: null })
    mine.clear()
    expect([
      mine.get(''),
      other.get('a'),
    ]).toEqual([
      { value: null },
      { value: '2' },
    ])
  })

  it('refuses what is no text', () => {
    const storage = createDeviceStorage(browserStorage(), '', {})
    expect(storage.get(5)).toEqual({ error: 'KEY_INVALID' })
    expect(storage.save(undefined, 'x')).toEqual({ error: 'KEY_INVALID' })
    expect(storage.save('a', { no: 'text' })).toEqual({ error: 'VALUE_INVALID' })
  })

  it('has room for so many keys, or so many characters, and no more', () => {
    const few = createDeviceStorage(browserStorage(), 'x/', { keys: 2 })
    few.save('a', '1')
    few.save('b', '1')
    expect(few.save('c', '1')).toEqual({ error: 'QUOTA_EXCEEDED' })
    expect(few.save('a', 'changed')).toEqual({})
    few.save('b', null)
    expect(few.save('c', '1')).toEqual({})

    const small = createDeviceStorage(browserStorage(), 'y/', { characters: 10 })
    expect(small.save('key', '1234567')).toEqual({})
    expect(small.save('key', '12345678')).toEqual({ error: 'QUOTA_EXCEEDED' })
    expect(small.save('k', '')).toEqual({ error: 'QUOTA_EXCEEDED' })
    expect(small.get('key')).toEqual({ value: '1234567' })
  })

  it('says so when the browser has no room', () => {
    expect(createDeviceStorage(browserStorage(3), '', {}).save('a', '1234')).toEqual({ error: 'QUOTA_EXCEEDED' })
  })
})
