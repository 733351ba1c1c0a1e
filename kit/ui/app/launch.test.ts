import { describe, expect, it } from 'vitest'
import { readLaunch } from './launch.ts'

const user = { id: 7, first_name: 'Ann & Bo=b', language_code: 'ru' }
const initData = new URLSearchParams({
  user: JSON.stringify(user),
  auth_date: '1700000000',
  start_param: 'post_x',
  signature: 'ab-c_',
  hash: 'f'.repeat(64),
}).toString()
const others = 'tgWebAppVersion=9.1&tgWebAppPlatform=ios&tgWebAppThemeParams=%7B%22bg_color%22%3A%22%23fff%22%7D'

describe.each([
  ['encoded once more, as older clients do', `tgWebAppData=${encodeURIComponent(initData)}`],
  ['open, as newer clients do', `tgWebAppData=${initData}`],
])('initData %s', (_name, parameter) => {
  it.each([
    ['first', `#${parameter}&${others}`, '/'],
    ['last', `#${others}&${parameter}`, '/'],
    ['alone', `#${parameter}`, '/'],
    ['after a route', `#/posts/5?${parameter}&${others}`, '/posts/5'],
    ['after a route with a query', `#/posts?day=3&${parameter}&${others}`, '/posts?day=3'],
  ])('%s', (_name, hash, path) => {
    expect(readLaunch(hash)).toEqual({
      initData,
      path,
      webCode: undefined,
      startParam: 'post_x',
      person: user,
    })
  })
})

it.each([
  ['', '/'],
  ['#', '/'],
  ['#/posts/5', '/posts/5'],
  ['#/posts?about=tgWebApp', '/posts?about=tgWebApp'],
  ['#heading', '/'],
])('a plain address %s leads to %s', (hash, path) => {
  expect(readLaunch(hash)).toMatchObject({ initData: '', path, person: undefined })
})

it('reads the code of a /web link', () => {
  expect(readLaunch('#web=Ab3_-x')).toMatchObject({ webCode: 'Ab3_-x', path: '/' })
  expect(readLaunch('#web=<script>')).toMatchObject({ webCode: undefined })
})

it('takes the start parameter from the address where initData has none', () => {
  expect(readLaunch(`#tgWebAppVersion=9.1`, '?tgWebAppStartParam=post_y').startParam).toBe('post_y')
})

it('goes on with what was kept over a reload', () => {
  expect(readLaunch('#/posts/5', '', initData)).toMatchObject({
    initData,
    path: '/posts/5',
    person: { id: 7 },
  })
})

it.each([
  'user=%7Bbroken',
  'user=%7B%22id%22%3A%22seven%22%7D',
  '%',
  '',
])('nobody is in %s', (broken) => {
  expect(readLaunch(`#tgWebAppData=${encodeURIComponent(broken)}`).person).toBeUndefined()
})
