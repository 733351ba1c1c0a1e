// Colours one can read, whatever a theme says.
import { expect, it } from 'vitest'
import { themes } from '../../sim/themes.ts'
import { contrast, hexColor, inkOn, isDark } from './ink.ts'

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#123456', '#123456')).toBe(1)
})

it('takes the first colour that can be read, else black or white', () => {
  expect(inkOn('#ffffff', '#eeeeee', '#333333', '#000000')).toBe('#333333')
  expect(inkOn('#ffffff', '#eeeeee')).toBe('#000000')
  expect(inkOn('#212121')).toBe('#ffffff')
  for (const theme of Object.values(themes)) {
    for (const ground of Object.values(theme))
      expect(contrast(ground, inkOn(ground, theme.text_color))).toBeGreaterThanOrEqual(4.5)
  }
})

it('tells dark from light, and colours from other things', () => {
  expect([
    isDark('#212121'),
    isDark('#ffffff'),
  ]).toEqual([true, false])
  expect([
    '#ABCDEF',
    '#abc',
    'red',
    'url(x)',
    5,
    undefined,
  ].map(hexColor)).toEqual([
    '#abcdef',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
