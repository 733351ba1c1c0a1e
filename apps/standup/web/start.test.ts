import { expect, it } from 'vitest'
import { startRoute } from './start.ts'

it.each([
  ['t_abcdefghij', '/teams/abcdefghij'],
  ['a_abcdefghij', '/teams/abcdefghij/answer'],
  ['s_abcdefghij', '/teams/abcdefghij/settings'],
  ['x_abcdefghij', undefined],
  ['t_../../me', undefined],
  ['', undefined],
])('%s leads to %s', (parameter, route) => {
  expect(startRoute(parameter)).toBe(route)
})
