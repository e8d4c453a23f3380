import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeNumber,
  decodeRaw,
  decodeText,
  encodeNumber,
  encodeRaw,
  encodeText,
  wordsOf,
} from "@oec/modbus";
import type { RegisterFormat, RegisterType, WordOrder } from "@oec/modbus";

const order = fc.constantFrom<WordOrder>("big", "little");
const RAW: Readonly<Record<Exclude<RegisterType, "string">, fc.Arbitrary<number>>> = {
  u16: fc.integer({ min: 0, max: 0xffff }),
  i16: fc.integer({ min: -0x8000, max: 0x7fff }),
  sunssf: fc.integer({ min: -10, max: 10 }),
  u32: fc.integer({ min: 0, max: 0xffff_ffff }),
  acc32: fc.integer({ min: 0, max: 0xffff_ffff }),
  i32: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  u64: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  i64: fc.maxSafeInteger(),
  f32: fc.float({ noNaN: true }),
  f64: fc.double({ noNaN: true }),
  bits: fc.integer({ min: 0, max: 0xffff }),
};
const types = Object.keys(RAW) as (keyof typeof RAW)[];

test.each(types)("%s: what was encoded decodes to itself in both word orders", (type) => {
  fc.assert(
    fc.property(RAW[type], order, (raw, wordOrder) => {
      const registers = encodeRaw(raw, { type, wordOrder });
      expect(registers).toHaveLength(wordsOf(type));
      expect(registers.every((register) => register >= 0 && register <= 0xffff)).toBe(true);
      expect(decodeRaw(registers, { type, wordOrder })).toBe(raw);
    }),
  );
});

test.each(types.filter((type) => type !== "f32" && type !== "f64"))(
  "%s: registers that were decoded encode to themselves",
  (type) => {
    const register = fc.integer({ min: 0, max: 0xffff });
    const words = wordsOf(type);
    fc.assert(
      fc.property(
        fc.array(register, { minLength: words, maxLength: words }),
        order,
        (registers, wordOrder) => {
          const raw = decodeRaw(registers, { type, wordOrder });
          fc.pre(
            raw !== undefined && Number.isSafeInteger(raw) && (type !== "sunssf" || Math.abs(raw) <= 10),
          );
          expect(encodeRaw(raw, { type, wordOrder })).toEqual(registers);
        },
      ),
    );
  },
);

// Made with Python 3: struct.pack(">f", -1234.5), struct.pack(">d", 3.141592653589793), struct.pack(">q", -5000000000) ...
test.each<[number, RegisterType, number[]]>([
  [-1234.5, "f32", [0xc49a, 0x5000]],
  [3.141592653589793, "f64", [0x4009, 0x21fb, 0x5444, 0x2d18]],
  [-5_000_000_000, "i64", [0xffff, 0xfffe, 0xd5fa, 0x0e00]],
  [5_000_000_000, "u64", [0x0000, 0x0001, 0x2a05, 0xf200]],
  [-70_000, "i32", [0xfffe, 0xee90]],
  [3_000_000_000, "u32", [0xb2d0, 0x5e00]],
  [-2, "i16", [0xfffe]],
])("%d as %s is what Python's struct packs", (value, type, registers) => {
  expect(encodeRaw(value, { type })).toEqual(registers);
  expect(decodeRaw(registers, { type })).toBe(value);
  expect(decodeRaw([...registers].reverse(), { type, wordOrder: "little" })).toBe(value);
});

test("an invalid marker decodes to undefined in every integer type and word order", () => {
  const markers = fc.constantFrom<[RegisterType, number]>(
    ["u16", 0xffff],
    ["i16", -0x8000],
    ["u32", 0xffff_ffff],
    ["i32", -0x8000_0000],
    ["i32", 0x7fff_ffff],
    ["acc32", 0],
  );
  fc.assert(
    fc.property(markers, order, fc.constantFrom(1, 0.1, 0.01), ([type, marker], wordOrder, scale) => {
      const format: RegisterFormat = { type, wordOrder, scale, invalid: [marker] };
      expect(decodeNumber(encodeRaw(marker, format), format)).toBeUndefined();
    }),
  );
});

test.each<RegisterType>(["f32", "f64"])("NaN in %s is not available", (type) => {
  expect(decodeNumber(encodeRaw(Number.NaN, { type }), { type })).toBeUndefined();
});

test("a scale factor of 0x8000 is not available", () => {
  expect(decodeRaw([0x8000], { type: "sunssf" })).toBeUndefined();
});

test("a value that would read back as not available is not written", () => {
  expect(() => encodeNumber(6553.5, { type: "u16", scale: 0.1, invalid: [0xffff] })).toThrow(/not available/);
});

test("a value outside its type is not written", () => {
  expect(() => encodeNumber(65_536, { type: "u16" })).toThrow(/does not fit u16/);
  expect(() => encodeNumber(-1, { type: "u32" })).toThrow(/does not fit u32/);
  expect(() => encodeNumber(Number.NaN, { type: "f32" })).toThrow(/finite/);
});

test("a scaled value comes back within half a step, and tenths exactly", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3_000, max: 3_000, noNaN: true }),
      fc.constantFrom(0.1, 0.01, 1, 10),
      (value, scale) => {
        const format: RegisterFormat = { type: "i32", scale };
        expect(Math.abs(decodeNumber(encodeNumber(value, format), format)! - value)).toBeLessThanOrEqual(
          scale * 0.500001,
        );
      },
    ),
  );
  expect(decodeNumber([4321], { type: "u16", scale: 0.1 })).toBe(432.1);
});

test("a text comes back without its padding", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[!-~]{0,20}$/), (text) => {
      expect(decodeText(encodeText(text, 10), 10)).toBe(text === "" ? undefined : text);
    }),
  );
  expect(decodeText([0xffff, 0xffff], 2)).toBeUndefined();
  expect(decodeText([0x2020, 0x4120], 2)).toBe("A");
});

test("a text that does not fit is not written", () => {
  expect(() => encodeText("ABC", 1)).toThrow(/does not fit/);
  expect(() => encodeText("Ω", 4)).toThrow(/does not fit/);
});

test("too few registers are refused", () => {
  expect(() => decodeNumber([1], { type: "u32" })).toThrow(/1 registers were read, expected at least 2/);
  expect(() => decodeText([1], 2)).toThrow(/expected at least 2/);
});
