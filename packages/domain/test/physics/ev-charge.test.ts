import fc from "fast-check";
import { expect, test } from "vitest";
import { evChargeStep, evMaxPower, type EvChargeModel } from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const CAR: EvChargeModel = { capacityWh: 60_000, maxChargeW: 11_000 };

test("60 kWh at 11 kW from 80 % for an hour reach 92.0030 % (acnportal Linear2StageBattery)", () => {
  expect(evChargeStep(CAR, 80, 11_000, 1).socPercent).toBeCloseTo(92.003, 4);
});
test("below the transition a car charges at constant power", () => {
  const { socPercent, powerW } = evChargeStep(CAR, 20, 7_400, 2);
  expect(socPercent).toBeCloseTo(20 + (14.8 / 60) * 100, 12);
  expect(powerW).toBe(7_400);
});
test("the power falls linearly from the transition to nothing at 100 %", () => {
  expect([50, 80, 90, 95, 100].map((soc) => evMaxPower(CAR, soc))).toEqual([11_000, 11_000, 5_500, 2_750, 0]);
});
test("with half the power the second stage begins at 90 %", () => {
  expect(evChargeStep(CAR, 85, 5_500, 0.5).powerW).toBe(5_500);
  expect(evChargeStep(CAR, 90, 5_500, 0.5).powerW).toBeLessThan(5_500);
});
test("a long step is the same as many short ones", () => {
  fc.assert(
    fc.property(
      finiteBetween(0, 99),
      finiteBetween(500, 15_000),
      finiteBetween(0.1, 8),
      (soc, offeredW, hours) => {
        let now = soc;
        for (let step = 0; step < 50; step += 1)
          now = evChargeStep(CAR, now, offeredW, hours / 50).socPercent;
        expect(evChargeStep(CAR, soc, offeredW, hours).socPercent).toBeCloseTo(now, 8);
      },
    ),
  );
});
test("charging agrees with integrating the power limit in tiny steps", () => {
  let soc = 70;
  for (let second = 0; second < 7_200; second += 1)
    soc += (Math.min(9_000, evMaxPower(CAR, soc)) / 3_600 / 60_000) * 100;
  expect(evChargeStep(CAR, 70, 9_000, 2).socPercent).toBeCloseTo(soc, 2);
});
test("the energy taken is the SoC gained, never more than offered", () => {
  fc.assert(
    fc.property(
      finiteBetween(0, 100),
      finiteBetween(0, 30_000),
      finiteBetween(0, 10),
      (soc, offeredW, hours) => {
        const step = evChargeStep(CAR, soc, offeredW, hours);
        expect(step.socPercent).toBeLessThanOrEqual(100);
        expect(step.powerW * hours).toBeCloseTo((step.socPercent - soc) * 600, 4);
        expect(step.powerW).toBeLessThanOrEqual(Math.min(offeredW, 11_000) * (1 + 1e-9));
      },
    ),
  );
});
test("no time, no offer or no room change nothing", () => {
  for (const [soc, offered, hours] of [
    [50, 0, 1],
    [50, 11_000, 0],
    [100, 11_000, 1],
  ] as const) {
    expect(evChargeStep(CAR, soc, offered, hours)).toEqual({ socPercent: soc, powerW: 0 });
  }
});
test("a transition at 100 % is refused, as is a SoC above it", () => {
  expect(codeOf(() => evMaxPower({ ...CAR, transitionSocPercent: 100 }, 50))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => evChargeStep(CAR, 101, 1, 1))).toBe("OUT_OF_RANGE");
});
