// Names as people type them: accents, hyphens and one slip of the finger do not matter.

/** Lower case, without accents and punctuation: `Санкт-Петербург` → `санкт петербург`, `Zürich` → `zurich`. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^\p{L}\d]+/gu, letter => /^\p{M}+$/u.test(letter) || /^['’ʻ]+$/.test(letter)
      ? ''
      : ' ')
    .trim()
}

/** Is one letter missing, added, changed or swapped with its neighbour? Words of fewer than five letters must be exact. */
export function soundsLike(name: string, typed: string): boolean {
  if (Math.min(name.length, typed.length) < 5 || Math.abs(name.length - typed.length) > 1)
    return false
  let same = 0
  while (same < name.length && name[same] === typed[same])
    same++
  const [a, b] = [
    name.slice(same),
    typed.slice(same),
  ]
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)
    || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
}
