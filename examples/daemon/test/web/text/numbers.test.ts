import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNumbers, MINUS, NBSP, signed, written } from "../../../web/src/text/numbers.ts";

const en = createNumbers("en", "SEK", "Europe/Stockholm");
const sv = createNumbers("sv", "SEK", "Europe/Stockholm");

describe("numbers as people read them", () => {
  test.each([
    [0, "0 W"],
    [4, "0 W"],
    [482, "480 W"],
    [994, "990 W"],
    [996, "1.0 kW"],
    [1420, "1.4 kW"],
    [-1420, "−1.4 kW"],
  ])("%d W is written %s", (powerW, text) => {
    expect(written(en.power(powerW))).toBe(text.replace(" ", NBSP));
  });
  test("Swedish has a decimal comma and the same minus", () => {
    expect(written(sv.power(-1420))).toBe(`${MINUS}1,4${NBSP}kW`);
  });
  test("a price is whole öre, money has two decimals", () => {
    expect(written(en.price(2.374))).toBe(`237${NBSP}öre`);
    expect(written(sv.money(38.145))).toBe(`38,15${NBSP}kr`);
  });
  test("a currency without small coins of ours writes prices in itself", () => {
    expect(written(createNumbers("en", "PLN", "Europe/Warsaw").price(0.736))).toBe(`0.74${NBSP}PLN`);
  });
  test("euro cents are a unit of their own", () => {
    expect(written(createNumbers("en", "EUR", "Europe/Berlin").price(0.2871))).toBe(`29${NBSP}ct`);
  });
  test("a difference carries its sign, and nothing has none", () => {
    expect(signed(en.money(1.85))).toBe(`+1.85${NBSP}kr`);
    expect(signed(en.money(-1.85))).toBe(`${MINUS}1.85${NBSP}kr`);
    expect(signed(en.money(0.001))).toBe(`0.00${NBSP}kr`);
  });
  test("clock times are those of the home, in 24 hours", () => {
    const at = Date.parse("2026-03-26T23:05:09Z");
    expect([en.clock(at), en.exactClock(at), en.date(at)]).toEqual(["00:05", "00:05:09", "2026-03-27"]);
  });
  test("days are named in the reader's language", () => {
    const at = Date.parse("2026-03-26T12:00:00Z");
    expect([en.day(at), sv.day(at)]).toEqual(["Thu 26 Mar", "tors 26 mars"]);
  });
  test("no number is written with a hyphen, and nothing is minus zero", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        (value, digits) => {
          for (const numbers of [en, sv]) {
            const text = numbers.plain(value, digits);
            expect(text).not.toContain("-");
            expect(text).not.toMatch(/^−[0.,]*$/);
          }
        },
      ),
    );
  });
});
