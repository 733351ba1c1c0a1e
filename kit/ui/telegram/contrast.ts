// Colours that can be read. A theme is somebody's taste: where its text would vanish, the text moves towards black or white until it does not.

export type Colour = readonly [red: number, green: number, blue: number]

/** `#rgb` or `#rrggbb`; anything else is no colour of Telegram's and undefined. */
export function parseColour(text: string | undefined): Colour | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1]
  if (!hex)
    return undefined
  const digits = hex.length === 3
    ? [...hex].map(digit => digit + digit).join('')
    : hex
  const [red, green, blue] = [0, 2, 4].map(at => Number.parseInt(digits.slice(at, at + 2), 16))
  return [red!, green!, blue!]
}

export const hexOf = (colour: Colour) => `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`

/** Relative luminance, 0–1 (WCAG 2.2). */
export function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045
      ? share / 12.92
      : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

/** Contrast ratio, 1–21 (WCAG 2.2). */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [
    luminance(a),
    luminance(b),
  ].sort((one, other) => one - other)
  return (high! + 0.05) / (low! + 0.05)
}

/** So much of `b` in `a`, 0–1; whole numbers, as a colour is written. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const part = (at: 0 | 1 | 2) => Math.round(a[at] + (b[at] - a[at]) * share)
  return [
    part(0),
    part(1),
    part(2),
  ]
}

const black: Colour = [0, 0, 0]
const white: Colour = [255, 255, 255]
const steps = 20

/** The given colour, or the nearest one towards black or white that has at least this contrast to every ground. */
export function readable(colour: Colour, grounds: readonly Colour[], least: number): Colour {
  const enough = (tried: Colour) => grounds.every(ground => contrast(tried, ground) >= least)
  for (let step = 0; step <= steps; step++) {
    for (const end of [black, white]) {
      const tried = mix(colour, end, step / steps)
      if (enough(tried))
        return tried
    }
  }
  const worst = (tried: Colour) => Math.min(...grounds.map(ground => contrast(tried, ground)))
  return worst(black) >= worst(white)
    ? black
    : white
}
