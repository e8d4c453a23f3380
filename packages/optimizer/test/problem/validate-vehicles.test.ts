import { expect, test } from "vitest";
import {
  validateProblem,
  type FlexibleLoadProblem,
  type StorageProblem,
  type VehicleProblem,
} from "@oec/optimizer";

import { carHome } from "../support/car-home.ts";

const mistakeOf = (problem: Parameters<typeof validateProblem>[0]) => {
  const valid = validateProblem(problem);
  return valid.ok ? undefined : valid.error;
};

test("a home with a car is a problem", () => {
  expect(mistakeOf(carHome())).toBeUndefined();
});

test.each<[keyof VehicleProblem, Partial<VehicleProblem>, string, number | undefined]>([
  ["available", { available: new Uint8Array(3) }, "SHAPE_MISMATCH", undefined],
  ["available", { available: Uint8Array.of(0, 1, 2, 1) }, "OUT_OF_RANGE", 2],
  ["minChargeW", { minChargeW: -1 }, "OUT_OF_RANGE", 0],
  ["minChargeW", { minChargeW: Number.NaN }, "NOT_FINITE", 0],
  ["maxChargeW", { maxChargeW: 3999 }, "OUT_OF_RANGE", 0],
  ["stepW", { stepW: 0 }, "OUT_OF_RANGE", 0],
  ["chargeEfficiency", { chargeEfficiency: 1.1 }, "OUT_OF_RANGE", 0],
  ["chargeEfficiency", { chargeEfficiency: 0 }, "OUT_OF_RANGE", 0],
  ["maxWh", { maxWh: Infinity }, "NOT_FINITE", 0],
  ["startWh", { startWh: 50_001 }, "OUT_OF_RANGE", 0],
  ["targetWh", { targetWh: 50_001 }, "OUT_OF_RANGE", 0],
  ["shortfallPricePerKwh", { shortfallPricePerKwh: -0.1 }, "OUT_OF_RANGE", 0],
])("a car's mistaken %s is named: %o", (field, car, code, index) => {
  const found = mistakeOf(carHome({}, car));
  expect(found).toMatchObject({
    field: `vehicles[0].${field}`,
    code,
    ...(index === undefined ? {} : { index }),
  });
  expect(found?.message).toContain("expected");
});

test.each<[string, Partial<StorageProblem>, string]>([
  ["available", { available: new Uint8Array(5) }, "SHAPE_MISMATCH"],
  ["available", { available: Uint8Array.of(1, 1, 7, 1) }, "OUT_OF_RANGE"],
  ["usedWh", { usedWh: Float64Array.of(0, -1, 0, 0) }, "OUT_OF_RANGE"],
  ["usedWh", { usedWh: new Float64Array(2) }, "SHAPE_MISMATCH"],
])("a storage's mistaken %s is named", (field, more, code) => {
  const storages = carHome().storages.map((storage) => ({ ...storage, ...more }));
  expect(mistakeOf(carHome({ storages }))).toMatchObject({ field: `storages[0].${field}`, code });
});

test.each<[string, Partial<FlexibleLoadProblem>, string]>([
  ["profileW", { profileW: new Float64Array(0) }, "SHAPE_MISMATCH"],
  ["profileW", { profileW: new Float64Array(5) }, "SHAPE_MISMATCH"],
  ["profileW", { profileW: Float64Array.of(100, Number.NaN) }, "NOT_FINITE"],
  ["earliestSlot", { earliestSlot: -1 }, "OUT_OF_RANGE"],
  ["earliestSlot", { earliestSlot: 0.5 }, "OUT_OF_RANGE"],
  ["latestSlot", { latestSlot: 3 }, "OUT_OF_RANGE"],
  ["latestSlot", { earliestSlot: 2, latestSlot: 1 }, "OUT_OF_RANGE"],
])("a load's mistaken %s is named", (field, more, code) => {
  const load = {
    id: "dishwasher",
    profileW: Float64Array.of(2000, 500),
    earliestSlot: 0,
    latestSlot: 2,
    ...more,
  };
  expect(mistakeOf(carHome({ flexibleLoads: [load] }))).toMatchObject({
    field: `flexibleLoads[0].${field}`,
    code,
  });
});
