import { describe, expect, test } from "vitest";
import { assumptionsOf } from "../../src/backtest/assumptions.ts";
import { smallInput, SPOT } from "../support/small-home.ts";

const FIGURES = { storedValuePerKwh: 0.0321, startKwh: 2.5, shiftDays: 0, hoursWithoutHistory: 0 };
const text = (input = smallInput(), figures = FIGURES): string => assumptionsOf(input, figures).join("\n");

test("the worth of stored energy and the start are named", () => {
  expect(text()).toMatch(/starts with 2\.50 kWh.*0\.0321 EUR/);
});

describe("what was done to the data is named only if it was done", () => {
  const cases: readonly (readonly [string, RegExp, string])[] = [
    ["a shift", /moved/, text(smallInput(), { ...FIGURES, shiftDays: -728 })],
    [
      "a start without history",
      /first 20\.0 hours/,
      text(smallInput(), { ...FIGURES, hoursWithoutHistory: 20 }),
    ],
    ["filled gaps", /Gaps were filled/, text(smallInput({ fill: true }))],
    [
      "a conversion",
      /1 EUR was counted as 11\.5 SEK/,
      text(smallInput({ tariff: { ...SPOT, currency: "SEK" }, exchangeRate: 11.5 })),
    ],
    ["an import limit", /alone exceeds the import limit/, text(smallInput({ maxImportW: 4000 }))],
  ];
  for (const [name, pattern, done] of cases) {
    test(name, () => {
      expect(done).toMatch(pattern);
      expect(text()).not.toMatch(pattern);
    });
  }
});

test("a shift says its direction and its weeks", () => {
  expect(text(smallInput(), { ...FIGURES, shiftDays: -728 })).toContain(
    "moved 728 days earlier (104 whole weeks)",
  );
});
