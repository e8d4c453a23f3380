/** Languages of the pages. */
export const LANGUAGES = ["en", "sv"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Locale whose numbers and dates go with each language. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", sv: "sv-SE" };

/** The first of a reader's languages that there is; English otherwise. @param wanted - Tags such as `sv-FI`, best first. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return "en";
}
