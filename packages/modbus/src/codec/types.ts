/** How registers are to be read as a number, a text or bits. */
export type RegisterType =
  "u16" | "i16" | "u32" | "i32" | "u64" | "i64" | "f32" | "f64" | "string" | "bits" | "acc32" | "sunssf";

/** Which register of a value comes first: the one with the high bits (`big`) or with the low bits. */
export type WordOrder = "big" | "little";

/** Registers of a value that always has the same length; texts and bits say theirs. */
const WORDS: Readonly<Record<Exclude<RegisterType, "string" | "bits">, number>> = {
  u16: 1,
  i16: 1,
  sunssf: 1,
  u32: 2,
  i32: 2,
  f32: 2,
  acc32: 2,
  u64: 4,
  i64: 4,
  f64: 4,
};

/**
 * Number of registers of a value.
 *
 * @param words - Length of a text or of bits in registers; 1 unless said.
 */
export function wordsOf(type: RegisterType, words = 1): number {
  return type === "string" || type === "bits" ? words : WORDS[type];
}
