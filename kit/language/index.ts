// The door of kit/language: which language somebody reads, and texts of one meaning standing together, a column per language.

export const languages = ['en', 'ru'] as const
export type Language = typeof languages[number]
export const languageNames: Record<Language, string> = { en: 'English', ru: 'Русский' }

/** The language spoken with somebody: what they chose, else what their Telegram speaks, else English. */
export function languageOf(chosen: string | null | undefined, telegram: string | null | undefined): Language {
  for (const code of [
    chosen,
    telegram?.slice(0, 2),
  ]) {
    if ((languages as readonly string[]).includes(code ?? ''))
      return code as Language
  }
  return 'en'
}

/**
 * An app's texts: one table per language, of the same shape.
 * @returns a function from a language (or anything with one, like a context) to its table
 */
export function defineTexts<T extends Record<string, unknown>>(tables: { en: T } & Record<Exclude<Language, 'en'>, NoInfer<T>>) {
  return (of: Language | { language: Language }): T => tables[typeof of === 'string'
    ? of
    : of.language]
}
