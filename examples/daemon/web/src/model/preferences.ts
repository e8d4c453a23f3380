import { languageFor, LANGUAGES, type Language } from "../text/language.ts";

/** `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

/** How a reader wants the pages. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  /** Patterns in addition to colours. */
  readonly patterns: boolean;
}

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/**
 * Preferences as they were stored; what is missing or unknown takes its default.
 *
 * @param stored - JSON of an earlier visit.
 * @param languages - The reader's languages, best first.
 */
export function readPreferences(stored: string | null, languages: readonly string[]): Preferences {
  const { language, theme, patterns } = fields(stored);
  return {
    language: LANGUAGES.find((one) => one === language) ?? languageFor(languages),
    theme: THEMES.find((one) => one === theme) ?? "auto",
    patterns: patterns === true,
  };
}

/** The theme after a press of its switch: the other one than what is seen. */
export const otherTheme = (theme: Theme, systemIsDark: boolean): Theme =>
  isDark(theme, systemIsDark) ? "light" : "dark";

/** What is seen. */
export const isDark = (theme: Theme, systemIsDark: boolean): boolean =>
  theme === "auto" ? systemIsDark : theme === "dark";

/** What was stored by something else, or by nobody, is as good as nothing. */
function fields(stored: string | null): Readonly<Record<string, unknown>> {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
