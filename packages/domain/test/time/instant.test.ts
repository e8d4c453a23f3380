import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant, parseInstant } from "../../src/index.ts";
import { codeOf } from "../failure.ts";

const milliseconds = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });

test("what was formatted is parsed to the same instant, in all years from 0 to 9999", () => {
  fc.assert(
    fc.property(milliseconds, (at) => {
      expect(parseInstant(formatInstant(at))).toBe(at);
    }),
  );
});

test("an offset names the same instant as UTC", () => {
  fc.assert(
    fc.property(milliseconds, fc.integer({ min: -14 * 60, max: 14 * 60 }), (at, minutes) => {
      const local = at + minutes * 60_000;
      fc.pre(local >= -62_167_219_200_000 && local <= 253_402_300_799_999);
      const size = Math.abs(minutes);
      const offset = `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
      expect(parseInstant(new Date(local).toISOString().replace("Z", offset))).toBe(at);
    }),
  );
});

test.each([
  ["2026-03-29T00:15Z", Date.UTC(2026, 2, 29, 0, 15)],
  ["2026-03-29T01:15+01:00", Date.UTC(2026, 2, 29, 0, 15)],
  ["2026-03-29 01:15:30.5+0100", Date.UTC(2026, 2, 29, 0, 15, 30, 500)],
  ["2024-02-29T23:59:59.999999999Z", Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ["0050-01-01T00:00:00Z", Date.parse("0050-01-01T00:00:00Z")],
  ["2000-01-01T00:00:00Z", 946_684_800_000],
])("%s is an instant", (text, at) => expect(parseInstant(text)).toBe(at));

test.each([
  "2026-03-29T00:15",
  "2026-03-29",
  "2026-02-29T00:00Z",
  "2026-13-01T00:00Z",
  "2026-01-01T24:00Z",
  "2026-01-01T00:60Z",
  "2026-01-01T00:00:60Z",
  "2026-01-01T00:00+24:00",
  "2026-01-01T00:00+01:60",
  "26-01-01T00:00Z",
  " 2026-01-01T00:00Z",
  "",
  "1774742400000",
  "2026-01-01T00:00z",
])("%j names no instant", (text) => expect(codeOf(() => parseInstant(text))).toBe("PARSE_FAILED"));

test("whole seconds are written without a fraction", () => {
  expect(formatInstant(0)).toBe("1970-01-01T00:00:00Z");
  expect(formatInstant(5)).toBe("1970-01-01T00:00:00.005Z");
});

test("what has no ISO text of four-digit years is refused", () => {
  expect(codeOf(() => formatInstant(Number.NaN))).toBe("NOT_FINITE");
  expect(codeOf(() => formatInstant(253_402_300_800_000))).toBe("OUT_OF_RANGE");
});
