import { ENGLISH } from "./english.ts";
import type { Language } from "./language.ts";
import { SWEDISH } from "./swedish.ts";
import type { Words } from "./texts.ts";

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, sv: SWEDISH };

/** The texts of a language. */
export const wordsOf = (language: Language): Words => WORDS[language];
