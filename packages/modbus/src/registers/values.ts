import { bitOf, decodeNumber, decodeRaw, decodeText } from "../codec/decode.ts";
import type { Formula, Term } from "../profiles/profile.ts";
import { registerCount, type RegisterMap, type RegisterSpec } from "./map.ts";

/** Registers as they were read, by name; absent where the device does not have them. */
export type RawValues = ReadonlyMap<string, readonly number[]>;

/** The number of a register in its physical unit; `undefined` where the device does not have it or says "not available". */
export function numberOf(map: RegisterMap, values: RawValues, name: string): number | undefined {
  const spec = map[name];
  const registers = values.get(name);
  if (spec === undefined || registers === undefined) return undefined;
  const value = decodeNumber(registers, spec);
  if (value === undefined || spec.scaleFrom === undefined) return value;
  const exponent = numberOf(map, values, spec.scaleFrom);
  return exponent === undefined ? undefined : timesPowerOfTen(value, exponent);
}

/** The text of a register; a number as its digits; `undefined` where there is none. */
export function textOf(map: RegisterMap, values: RawValues, name: string): string | undefined {
  const spec = map[name];
  const registers = values.get(name);
  if (spec === undefined || registers === undefined) return undefined;
  if (spec.type === "string") return decodeText(registers, registerCount(spec));
  const value = decodeRaw(registers, spec);
  return value === undefined ? undefined : String(value);
}

/** The sum of a formula; `undefined` as long as one of its registers is. */
export function valueOf(map: RegisterMap, values: RawValues, formula: Formula): number | undefined {
  let sum = 0;
  for (const term of formula) {
    const value = termValue(map, values, term);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

/** Names of the registers that a formula needs, those with the powers of ten included. */
export function registersOf(map: RegisterMap, formula: Formula | undefined): readonly string[] {
  return (formula ?? []).flatMap((term) => [
    term.register,
    ...scaleOf(map[term.register]),
    ...(term.negativeWhile === undefined ? [] : [term.negativeWhile.register]),
  ]);
}

const scaleOf = (spec: RegisterSpec | undefined): readonly string[] =>
  spec?.scaleFrom === undefined ? [] : [spec.scaleFrom];

function termValue(map: RegisterMap, values: RawValues, term: Term): number | undefined {
  const value = numberOf(map, values, term.register);
  if (value === undefined) return undefined;
  const { factor = 1, negativeWhile } = term;
  // 0 times -1 is -0, which no reading should show.
  const signed = factor * value + 0;
  if (negativeWhile === undefined || value < 0) return signed;
  const flags = numberOf(map, values, negativeWhile.register);
  if (flags === undefined) return undefined;
  return bitOf(flags, negativeWhile.bit) ? 0 - signed : signed;
}

/** 4,321 times ten to the -1 is 432.1, not 432.10000000000002. */
export function timesPowerOfTen(value: number, exponent: number): number {
  return exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent;
}
