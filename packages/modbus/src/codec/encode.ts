import { OecError } from "@oec/domain";
import type { RegisterFormat } from "./format.ts";
import { wordsOf } from "./types.ts";

const scratch = new DataView(new ArrayBuffer(8));

/** Lowest and highest number that a type of whole numbers holds. */
const RANGES: Partial<Record<RegisterFormat["type"], readonly [lowest: number, highest: number]>> = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  sunssf: [-10, 10],
  u32: [0, 0xffff_ffff],
  acc32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/**
 * The registers of a physical value: divided by the scale and, for whole numbers, rounded to the nearest.
 *
 * @throws `OecError` `NOT_FINITE`; `OUT_OF_RANGE` where the type cannot hold the value, or its registers would read as "not
 * available"; `INVALID_ARGUMENT` for a text.
 */
export function encodeNumber(value: number, format: RegisterFormat): number[] {
  if (!Number.isFinite(value)) {
    throw new OecError("NOT_FINITE", `the value is ${value}, expected a finite number`, {
      context: { value },
    });
  }
  const raw = value / (format.scale ?? 1);
  const whole = format.type === "f32" || format.type === "f64" ? raw : Math.round(raw);
  if (format.invalid?.includes(whole) === true) {
    throw new OecError("OUT_OF_RANGE", `${value} would read back as "not available"`, {
      context: { value, invalid: format.invalid },
    });
  }
  return encodeRaw(whole, format);
}

/** The registers of a raw value, invalid markers included. @throws `OecError` `OUT_OF_RANGE` or `INVALID_ARGUMENT`. */
export function encodeRaw(raw: number, format: RegisterFormat): number[] {
  const words = wordsOf(format.type, format.words);
  const range =
    format.type === "bits" ? ([0, 0x1_0000 ** Math.min(words, 3) - 1] as const) : RANGES[format.type];
  const isMarker = format.type === "sunssf" && raw === -0x8000;
  if (range !== undefined && !isMarker && !(raw >= range[0] && raw <= range[1])) {
    throw new OecError(
      "OUT_OF_RANGE",
      `${raw} does not fit ${format.type}, expected ${range[0]} to ${range[1]}`,
      {
        context: { raw, type: format.type },
      },
    );
  }
  toScratch(raw, format, words);
  const registers = Array.from({ length: words }, (_, index) => scratch.getUint16(2 * index));
  return format.wordOrder === "little" ? registers.reverse() : registers;
}

/**
 * The registers of a text, filled up with NUL.
 *
 * @throws `OecError` `OUT_OF_RANGE` where it does not fit, or has characters outside ISO 8859-1.
 */
export function encodeText(text: string, words: number): number[] {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (codes.length > 2 * words || codes.some((code) => code === 0 || code > 0xff)) {
    throw new OecError("OUT_OF_RANGE", `"${text}" does not fit ${words} registers of ISO 8859-1 text`, {
      context: { text, words },
    });
  }
  return Array.from(
    { length: words },
    (_, index) => ((codes[2 * index] ?? 0) << 8) | (codes[2 * index + 1] ?? 0),
  );
}

function toScratch(raw: number, format: RegisterFormat, words: number): void {
  switch (format.type) {
    case "u16":
      scratch.setUint16(0, raw);
      break;
    case "i16":
    case "sunssf":
      scratch.setInt16(0, raw);
      break;
    case "u32":
    case "acc32":
      scratch.setUint32(0, raw);
      break;
    case "i32":
      scratch.setInt32(0, raw);
      break;
    case "u64":
      scratch.setBigUint64(0, BigInt(raw));
      break;
    case "i64":
      scratch.setBigInt64(0, BigInt(raw));
      break;
    case "f32":
      scratch.setFloat32(0, raw);
      break;
    case "f64":
      scratch.setFloat64(0, raw);
      break;
    case "bits":
      for (let index = words - 1, rest = raw; index >= 0; index -= 1) {
        scratch.setUint16(2 * index, rest % 0x1_0000);
        rest = Math.floor(rest / 0x1_0000);
      }
      break;
    case "string":
      throw new OecError("INVALID_ARGUMENT", "a text is written with encodeText", {
        context: { type: format.type },
      });
  }
}
