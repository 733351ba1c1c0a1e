// Telegram's theme as the kit's tokens (`--ui-*`), repaired where text could not be read. Without a theme the stylesheet's own day and night count.

import type { Colour } from './contrast.ts'
import { contrast, hexOf, luminance, mix, parseColour, readable } from './contrast.ts'
import { can, hosted, webApp } from './web-app.ts'

/** WCAG 2.2 AA: text, and what is not text. */
const textLeast = 4.5
const shapeLeast = 3
/** What is read most has more, where the grounds allow it (AAA). */
const wordsLeast = 7

const black: Colour = [0, 0, 0]
const white: Colour = [255, 255, 255]
const ends = [black, white]

/** Black or white, whichever reads better on this ground. */
function endOn(ground: Colour) {
  return contrast(black, ground) >= contrast(white, ground)
    ? black
    : white
}

/** A ground a little apart from another one, on which these words can still be read. */
function shade(ground: Colour, words: Colour, share: number): Colour {
  const nearer = mix(ground, words, share)
  return contrast(words, nearer) > textLeast
    ? nearer
    : mix(ground, luminance(words) > luminance(ground)
        ? black
        : white, share)
}

/** A theme's button as it looks there, a shade stronger where its words are a little pale; other words where they would vanish. */
function buttonOf(ground: Colour, text: Colour): { ground: Colour, text: Colour } {
  return contrast(ground, text) < 2.5
    ? {
        ground,
        text: readable(text, [ground], textLeast),
      }
    : {
        ground: readable(ground, [text], textLeast),
        text,
      }
}

/**
 * The tokens of a theme, by name without `--ui-`; empty when there is no theme.
 * @param params Telegram's theme parameters, `bg_color` and so on
 */
export function tokensOf(params: Record<string, string | undefined>): Record<string, string> {
  const given = (name: string) => parseColour(params[name])
  const bg = given('bg_color')
  if (!bg)
    return {}
  const section = given('section_bg_color') ?? bg
  const end = endOn(section)
  const wanted = given('secondary_bg_color') ?? shade(section, end, 0.06)
  // the words on the page and in a group are one colour: the grounds must allow for one
  const page = ends.some(tried => [wanted, section].every(ground => contrast(tried, ground) >= textLeast))
    ? wanted
    : shade(section, end, 0.12)
  const grounds = [page, section]
  const text = readable(given('text_color') ?? end, grounds, wordsLeast)
  // a colour that is nearly its ground says nothing any more, however dark it is made
  const telling = (colour: Colour | undefined) => colour && grounds.every(ground => contrast(colour, ground) > 1.5)
    ? colour
    : undefined
  const reads = (name: string, fallback: Colour) => readable(telling(given(name)) ?? fallback, grounds, textLeast)
  const accent = reads('accent_text_color', telling(given('link_color')) ?? telling(given('button_color')) ?? [36, 129, 204])
  const button = buttonOf(given('button_color') ?? accent, given('button_text_color') ?? [255, 255, 255])
  const danger = reads('destructive_text_color', [204, 41, 41])
  return Object.fromEntries(Object.entries({
    page,
    section,
    text,
    'hint': reads('subtitle_text_color', given('hint_color') ?? mix(text, section, 0.4)),
    'header': reads('section_header_text_color', given('hint_color') ?? mix(text, section, 0.4)),
    accent,
    'shape': readable(accent, grounds, shapeLeast),
    'button': button.ground,
    'on-button': button.text,
    danger,
    'success': readable([48, 145, 66], grounds, textLeast),
    'line': given('section_separator_color') ?? mix(section, text, 0.14),
    'edge': readable(mix(section, text, 0.45), grounds, shapeLeast),
    'fill': shade(section, text, 0.08),
  }).map(([name, colour]) => [
    name,
    hexOf(colour as Colour),
  ]))
}

function paint(): void {
  const { style, dataset } = document.documentElement
  const tokens = tokensOf(webApp?.themeParams ?? {})
  for (const [name, value] of Object.entries(tokens))
    style.setProperty(`--ui-${name}`, value)
  if (tokens.section) {
    const dark = luminance(parseColour(tokens.section)!) < 0.18
    style.colorScheme = dark
      ? 'dark'
      : 'light'
    dataset.theme = style.colorScheme
  }
  if (hosted && tokens.page) {
    if (can('6.9'))
      webApp!.setHeaderColor(tokens.page)
    if (can('6.1'))
      webApp!.setBackgroundColor(tokens.page)
    if (can('7.10'))
      webApp!.setBottomBarColor?.(tokens.page)
  }
}

/** Paints the page in Telegram's colours, and again whenever they change. */
export function followTheme(): void {
  paint()
  webApp?.onEvent('themeChanged', paint)
}
