import { OecError } from "@oec/domain";
import type { RegisterFormat } from "./format.ts";
import { wordsOf } from "./types.ts";

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The value of registers, scaled to its physical unit; `undefined` where the device says "not available".
 *
 * Whole numbers of 64 bits that a double cannot hold exactly are rounded to the nearest double: counters in Wh reach that
 * size after nine million years.
 *
 * @param registers - As read, each 0 to 65,535.
 * @param at - Index of the value's first register.
 * @throws `OecError` `SHAPE_MISMATCH` where there are too few registers, `INVALID_ARGUMENT` for texts and bits.
 */
export function decodeNumber(
  registers: readonly number[],
  format: RegisterFormat,
  at = 0,
): number | undefined {
  const raw = decodeRaw(registers, format, at);
  if (raw === undefined) return undefined;
  return scaled(raw, format.scale ?? 1);
}

/**
 * The number in registers before scaling; `undefined` where it is one of the format's invalid markers or NaN.
 *
 * @throws `OecError` `SHAPE_MISMATCH` where there are too few registers, `INVALID_ARGUMENT` for a text.
 */
export function decodeRaw(registers: readonly number[], format: RegisterFormat, at = 0): number | undefined {
  const { type } = format;
  const words = wordsOf(type, format.words);
  fill(registers, format, at, words);
  const raw = fromScratch(type, words);
  if (Number.isNaN(raw) || isInvalidMarker(type, raw)) return undefined;
  return format.invalid?.includes(raw) === true ? undefined : raw;
}

/**
 * The text in registers: ISO 8859-1 bytes up to the first NUL, without white space at its ends; `undefined` where nothing
 * is left, or every byte is 0xFF.
 *
 * @throws `OecError` `SHAPE_MISMATCH` where there are too few registers.
 */
export function decodeText(registers: readonly number[], words: number, at = 0): string | undefined {
  let text = "";
  let printable = false;
  registerAt(registers, at + words - 1);
  for (let index = 0; index < words; index += 1) {
    const register = registerAt(registers, at + index);
    for (const byte of [register >> 8, register & 0xff]) {
      if (byte === 0) return printable ? text.trim() || undefined : undefined;
      if (byte !== 0xff) printable = true;
      text += String.fromCharCode(byte);
    }
  }
  return printable ? text.trim() || undefined : undefined;
}

/** True if bit `bit` (0 is the lowest) of a raw value is set. */
export function bitOf(raw: number, bit: number): boolean {
  return Math.floor(raw / 2 ** bit) % 2 === 1;
}

/** A scale of 0.1 is a division by 10: 4,321 tenths are 432.1, not 432.10000000000002. */
function scaled(raw: number, scale: number): number {
  if (scale === 1) return raw;
  const divisor = Math.round(1 / scale);
  return Math.abs(scale) < 1 && Math.abs(divisor * scale - 1) < 1e-9 ? raw / divisor : raw * scale;
}

/** SunSpec's own marker; whatever the profile says, a scale factor of 0x8000 is none. */
const isInvalidMarker = (type: RegisterFormat["type"], raw: number): boolean =>
  type === "sunssf" && raw === -0x8000;

function fill(registers: readonly number[], format: RegisterFormat, at: number, words: number): void {
  const little = format.wordOrder === "little";
  const shown = Math.min(words, 4);
  for (let index = 0; index < shown; index += 1) {
    const register = registerAt(registers, at + (little ? words - 1 - index : index));
    scratch.setUint16(2 * index, register);
  }
}

function fromScratch(type: RegisterFormat["type"], words: number): number {
  switch (type) {
    case "u16":
      return scratch.getUint16(0);
    case "i16":
    case "sunssf":
      return scratch.getInt16(0);
    case "u32":
    case "acc32":
      return scratch.getUint32(0);
    case "i32":
      return scratch.getInt32(0);
    case "u64":
      return Number(scratch.getBigUint64(0));
    case "i64":
      return Number(scratch.getBigInt64(0));
    case "f32":
      return scratch.getFloat32(0);
    case "f64":
      return scratch.getFloat64(0);
    case "bits":
      return bitsFromScratch(words);
    case "string":
      throw new OecError("INVALID_ARGUMENT", "a text has no number; read it with decodeText", {
        context: { type },
      });
  }
}

function bitsFromScratch(words: number): number {
  let raw = 0;
  for (let index = 0; index < words; index += 1) raw = raw * 0x1_0000 + scratch.getUint16(2 * index);
  return raw;
}

function registerAt(registers: readonly number[], index: number): number {
  const register = registers[index];
  if (register === undefined) {
    throw new OecError(
      "SHAPE_MISMATCH",
      `${registers.length} registers were read, expected at least ${index + 1}`,
      { context: { got: registers.length, expected: index + 1 } },
    );
  }
  return register;
}
