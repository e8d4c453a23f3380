import { expect, test } from "vitest";

import { inputHash } from "../../src/problem/input-hash.ts";
import { battery, hours } from "../support/day.ts";

const problem = hours({ import: [1, 2, 3] });

test("equal problems have equal fingerprints of 16 hexadecimal digits", () => {
  expect(inputHash(hours({ import: [1, 2, 3] }))).toBe(inputHash(problem));
  expect(inputHash(problem)).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  [
    "a price in its last bit",
    { ...problem, importPricePerKwh: Float64Array.of(1, 2, 3 + Number.EPSILON * 2) },
  ],
  ["the order of prices", { ...problem, importPricePerKwh: Float64Array.of(2, 1, 3) }],
  ["the currency", { ...problem, currency: "EUR" }],
  ["a number of the battery", { ...problem, storages: [battery({ wearCostPerKwh: 0.1 })] }],
  ["a battery's name", { ...problem, storages: [battery({ id: "other" })] }],
  [
    "columns that changed places",
    {
      ...problem,
      importPricePerKwh: problem.exportPricePerKwh,
      exportPricePerKwh: problem.importPricePerKwh,
    },
  ],
])("%s changes the fingerprint", (_, other) => {
  expect(inputHash(other)).not.toBe(inputHash(problem));
});
