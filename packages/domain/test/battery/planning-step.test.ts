import fc from "fast-check";
import { expect, test } from "vitest";
import { planningStep, storedRange } from "../../src/index.ts";
import { batteryModels, finiteBetween } from "../../src/testing/index.ts";
import { MODEL } from "../examples.ts";
import { codeOf } from "../failure.ts";

test("charging stores the energy less the loss", () => {
  expect(planningStep(MODEL, 5_000, 2_000, 0.5)).toEqual({ storedWh: 5_950, powerW: 2_000 });
});

test("discharging takes the energy and the loss out of the store", () => {
  expect(planningStep(MODEL, 5_000, -1_800, 0.5)).toEqual({ storedWh: 4_000, powerW: -1_800 });
});

test("more than the power limit is cut to it", () => {
  expect(planningStep(MODEL, 5_000, 9_000, 0.1).powerW).toBe(5_000);
  expect(planningStep(MODEL, 5_000, -9_000, 0.1).powerW).toBe(-4_000);
});

test("a battery fills to its limit exactly, with the power that it takes", () => {
  const { storedWh, powerW } = planningStep(MODEL, 8_500, 5_000, 1);
  expect(storedWh).toBe(9_000);
  expect(powerW).toBeCloseTo(500 / 0.95, 9);
});

test("a battery empties to its limit exactly, with the power that it gives", () => {
  const { storedWh, powerW } = planningStep(MODEL, 1_500, -4_000, 1);
  expect(storedWh).toBe(1_000);
  expect(powerW).toBeCloseTo(-450, 9);
});

test("outside its limits a battery may only move back", () => {
  expect(planningStep(MODEL, 9_500, 1_000, 1)).toEqual({ storedWh: 9_500, powerW: 0 });
  expect(planningStep(MODEL, 9_500, -900, 1)).toEqual({ storedWh: 8_500, powerW: -900 });
  expect(planningStep(MODEL, 500, -1_000, 1)).toEqual({ storedWh: 500, powerW: 0 });
});

test("no time moves no energy", () => {
  expect(planningStep(MODEL, 5_000, 1_000, 0)).toEqual({ storedWh: 5_000, powerW: 1_000 });
});

test("a battery that may not discharge answers 0, not -0", () => {
  expect(planningStep({ ...MODEL, maxDischargeW: 0 }, 5_000, -100, 1).powerW).toBe(0);
});

test.each([
  [Number.NaN, 0, 1, "NOT_FINITE"],
  [0, Number.NaN, 1, "NOT_FINITE"],
  [0, 0, -1, "OUT_OF_RANGE"],
  [0, 0, Number.NaN, "NOT_FINITE"],
])("stored %d Wh, %d W, %d h is refused", (storedWh, powerW, hours, code) => {
  expect(codeOf(() => planningStep(MODEL, storedWh, powerW, hours))).toBe(code);
});

const step = fc.record({
  model: batteryModels(),
  share: finiteBetween(0, 1),
  wantedW: finiteBetween(-60_000, 60_000),
  hours: finiteBetween(0.01, 4),
});

test("the level never leaves the limits, and the power never exceeds what was asked", () => {
  fc.assert(
    fc.property(step, ({ model, share, wantedW, hours }) => {
      const { minWh, maxWh } = storedRange(model);
      const { storedWh, powerW } = planningStep(model, minWh + share * (maxWh - minWh), wantedW, hours);
      expect(storedWh).toBeGreaterThanOrEqual(minWh);
      expect(storedWh).toBeLessThanOrEqual(Math.max(maxWh, minWh + share * (maxWh - minWh)));
      expect(Math.abs(powerW)).toBeLessThanOrEqual(Math.abs(wantedW));
      expect(powerW * wantedW).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("energy balance: what the busbar gives is stored or lost in the one-way efficiency", () => {
  fc.assert(
    fc.property(step, ({ model, share, wantedW, hours }) => {
      const { minWh, maxWh } = storedRange(model);
      const before = minWh + share * (maxWh - minWh);
      const { storedWh, powerW } = planningStep(model, before, wantedW, hours);
      const busbarWh = powerW * hours;
      const expected =
        busbarWh > 0 ? busbarWh * model.chargeEfficiency : busbarWh / model.dischargeEfficiency;
      expect(storedWh - before).toBeCloseTo(expected, 5);
    }),
  );
});

test("a round trip never gains energy", () => {
  fc.assert(
    fc.property(step, ({ model, share, wantedW, hours }) => {
      const { minWh, maxWh } = storedRange(model);
      const before = minWh + share * (maxWh - minWh);
      const there = planningStep(model, before, Math.abs(wantedW), hours);
      const back = planningStep(model, there.storedWh, -Math.abs(there.powerW), hours);
      expect(-back.powerW).toBeLessThanOrEqual(there.powerW + 1e-9);
    }),
  );
});
