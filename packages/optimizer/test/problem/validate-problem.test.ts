import { expect, test } from "vitest";

import { piecewiseLinearDp, selfConsumption, validateProblem, type Problem } from "@oec/optimizer";
import { battery, hours } from "../support/day.ts";

const good = hours({ import: [1, 2, 3] });
const changed = (change: Partial<Problem>): Problem => ({ ...good, ...change });
const stored = (change: Parameters<typeof battery>[0]): Problem => changed({ storages: [battery(change)] });

test("a sound problem passes unchanged", () => {
  expect(validateProblem(good)).toEqual({ ok: true, value: good });
});

test("infinite grid limits are no mistake", () => {
  expect(validateProblem(hours({ import: [1], maxImportW: Infinity, maxExportW: Infinity })).ok).toBe(true);
});

test("a start outside its bounds by rounding is no mistake", () => {
  expect(validateProblem(stored({ minWh: 1000, startWh: 1000 - 1e-9 })).ok).toBe(true);
});

test.each([
  ["a missing slot", changed({ loadW: Float64Array.of(1, 2) }), "SHAPE_MISMATCH", "loadW", undefined],
  [
    "a price too many",
    changed({ exportPricePerKwh: new Float64Array(4) }),
    "SHAPE_MISMATCH",
    "exportPricePerKwh",
    undefined,
  ],
  [
    "a price that is NaN",
    changed({ importPricePerKwh: Float64Array.of(1, NaN, 3) }),
    "NOT_FINITE",
    "importPricePerKwh",
    1,
  ],
  [
    "an infinite price",
    changed({ importPricePerKwh: Float64Array.of(1, 2, -Infinity) }),
    "NOT_FINITE",
    "importPricePerKwh",
    2,
  ],
  ["an infinite load", changed({ loadW: Float64Array.of(Infinity, 0, 0) }), "NOT_FINITE", "loadW", 0],
  ["a negative load", changed({ loadW: Float64Array.of(0, 0, -1) }), "OUT_OF_RANGE", "loadW", 2],
  ["negative PV", changed({ pvW: Float64Array.of(0, -5, 0) }), "OUT_OF_RANGE", "pvW", 1],
  [
    "a negative import limit",
    changed({ maxImportW: Float64Array.of(1, 1, -1) }),
    "OUT_OF_RANGE",
    "maxImportW",
    2,
  ],
  [
    "an export limit that is NaN",
    changed({ maxExportW: Float64Array.of(NaN, 1, 1) }),
    "NOT_FINITE",
    "maxExportW",
    0,
  ],
  ["a minimum above the maximum", stored({ minWh: 11_000 }), "OUT_OF_RANGE", "storages[0].maxWh", 0],
  ["a negative capacity", stored({ maxWh: -1 }), "OUT_OF_RANGE", "storages[0].maxWh", 0],
  ["a negative minimum", stored({ minWh: -1 }), "OUT_OF_RANGE", "storages[0].minWh", 0],
  ["a start below the minimum", stored({ minWh: 10, startWh: 9 }), "OUT_OF_RANGE", "storages[0].startWh", 0],
  ["a start above the maximum", stored({ startWh: 10_001 }), "OUT_OF_RANGE", "storages[0].startWh", 0],
  ["a start that is NaN", stored({ startWh: NaN }), "NOT_FINITE", "storages[0].startWh", 0],
  ["a negative charging limit", stored({ maxChargeW: -1 }), "OUT_OF_RANGE", "storages[0].maxChargeW", 0],
  [
    "an infinite discharging limit",
    stored({ maxDischargeW: Infinity }),
    "NOT_FINITE",
    "storages[0].maxDischargeW",
    0,
  ],
  [
    "no charging efficiency",
    stored({ chargeEfficiency: 0 }),
    "OUT_OF_RANGE",
    "storages[0].chargeEfficiency",
    0,
  ],
  [
    "an efficiency above 1",
    stored({ dischargeEfficiency: 1.01 }),
    "OUT_OF_RANGE",
    "storages[0].dischargeEfficiency",
    0,
  ],
  ["negative wear", stored({ wearCostPerKwh: -0.1 }), "OUT_OF_RANGE", "storages[0].wearCostPerKwh", 0],
  [
    "a terminal value that is NaN",
    stored({ terminalValuePerKwh: NaN }),
    "NOT_FINITE",
    "storages[0].terminalValuePerKwh",
    0,
  ],
] as const)("%s is named by code, field and index", (_, problem, code, field, index) => {
  const result = validateProblem(problem);
  expect(result).toMatchObject({
    ok: false,
    error: index === undefined ? { code, field } : { code, field, index },
  });
});

test("the message says what was given, where, and what was expected", () => {
  const result = validateProblem(changed({ loadW: Float64Array.of(0, 0, -1) }));
  expect(!result.ok && result.error.message).toBe("loadW, position 2, is -1, expected 0 or more");
});

test.each([piecewiseLinearDp, selfConsumption])(
  "$name refuses an invalid problem with its mistake",
  (strategy) => {
    const solved = strategy.solve(stored({ startWh: NaN }));
    expect(solved).toMatchObject({
      ok: false,
      error: { kind: "invalid-problem", error: { field: "storages[0].startWh" } },
    });
  },
);
