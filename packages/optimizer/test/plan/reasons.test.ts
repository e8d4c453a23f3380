import { expect, test } from "vitest";

import { piecewiseLinearDp } from "@oec/optimizer";
import { hours, type Hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";

const reasonsOf = (given: Hours) => planOf(piecewiseLinearDp, hours(given)).reasons;
const codesOf = (given: Hours) => reasonsOf(given).map(({ code }) => code);

test("storing a surplus names what its export would have earned and what it saves later", () => {
  const reasons = reasonsOf({ import: [2, 2], export: [0.5, 0.5], pvW: [1000, 0], loadW: [0, 1000] });
  expect(reasons[0]).toEqual({
    slot: 0,
    code: "store-surplus",
    storage: 0,
    pricePerKwh: 0.5,
    valuePerKwh: 2,
  });
  expect(reasons[1]).toMatchObject({ slot: 1, code: "cover-load" });
});

test("a kWh that is short later is worth what it saves", () => {
  const [first] = reasonsOf({ import: [1, 3], loadW: [500, 9000] });
  expect(first).toMatchObject({ code: "charge-from-grid", pricePerKwh: 1, valuePerKwh: 3 });
});

test("selling from the store is named", () => {
  expect(codesOf({ import: [1, 4], export: [0, 3] })).toEqual(["charge-from-grid", "sell-stored"]);
});

test("holding tells full, empty and waiting apart", () => {
  expect(codesOf({ import: [1], storage: { startWh: 10_000, terminalValuePerKwh: 0.5 } })).toEqual([
    "hold-full",
  ]);
  expect(codesOf({ import: [1] })).toEqual(["hold-empty"]);
  expect(codesOf({ import: [1], storage: { startWh: 5000, terminalValuePerKwh: 0.5 } })).toEqual(["hold"]);
});

test("PV left unused says whether the price or the limit is why", () => {
  const full = { startWh: 10_000 };
  expect(codesOf({ import: [1], export: [-1], pvW: [500], storage: full })).toContain("curtail-price");
  expect(codesOf({ import: [1], export: [1], pvW: [500], maxExportW: 0, storage: full })).toContain(
    "curtail-export-limit",
  );
});

test("an import limit that cannot be kept is named", () => {
  expect(codesOf({ import: [1], loadW: [3000], maxImportW: 2000 })).toContain("import-limit-exceeded");
});

test("PV that the inverter's AC limit does not let out is left unused for a limit, not for a price", () => {
  const sunny = hours({ import: [2], export: [1], pvW: [6000], storage: { maxChargeW: 0 } });
  const problem = { ...sunny, hybrid: { storage: 0, acLimitW: 4000, pvShare: 1 } };
  const plan = planOf(piecewiseLinearDp, problem);
  expect(plan.columns.gridW[0]).toBe(-4000);
  expect(plan.reasons.map(({ code }) => code)).toContain("curtail-export-limit");
});
