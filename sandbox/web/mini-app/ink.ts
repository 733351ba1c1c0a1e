// Colours one can read: the contrast of two, and the wanted one or else black or white on a ground.
// Numbers are those of WCAG 2: relative luminance, and 4.5 to 1 for text.

const READABLE = 4.5

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045
      ? part / 12.92
      : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** From 1 (the same) to 21. Colours are `#rrggbb`. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [
    luminance(a),
    luminance(b),
  ].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The first of the wanted colours that can be read on this ground; black or white when none can. */
export function inkOn(ground: string, ...wanted: string[]): string {
  const readable = wanted.find(color => contrast(ground, color) >= READABLE)
  return readable ?? (contrast(ground, '#000000') > contrast(ground, '#ffffff')
    ? '#000000'
    : '#ffffff')
}

export const isDark = (ground: string): boolean => luminance(ground) < 0.18

/** `#rrggbb` in lower case; undefined for anything else a mini app may send. */
export function hexColor(value: unknown): string | undefined {
  return typeof value === 'string' && /^#[\da-f]{6}$/i.test(value)
    ? value.toLowerCase()
    : undefined
}
