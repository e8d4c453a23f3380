import { expect, test } from "vitest";
import { decide, homeWithCar } from "../support/cases.ts";

const half = { minCurrentA: 0.5, maxCurrentA: 4, currentStepA: 0.5, phaseSets: [[1]] };

/** The current of the one car where only the sun pays for it. */
function currentA(pvAvailableW: number, car: object = {}): number | undefined {
  const flow = homeWithCar({
    inputs: { housePhaseW: [0, 0, 0], pvAvailableW },
    battery: { maxChargeW: 0, maxDischargeW: 0 },
    charger: half,
    carValue: 1,
    car,
  });
  const evs = [{ connected: true, socPercent: 40, capacityWh: 60_000, maxChargeW: 11_100, ...car }];
  return decide({ ...flow, inputs: { ...flow.inputs, evs } }).evs[0]?.currentA;
}

test("a charge point for half an ampere gives half an ampere", () => {
  expect(currentA(130)).toBe(0.5);
  expect(currentA(240)).toBe(1);
  expect(currentA(40)).toBe(0);
});

test("a full car gets nothing even from a charge point for half an ampere", () => {
  expect(currentA(240, { socPercent: 100 })).toBe(0);
});

test("the car's own lowest current counts where it is above the charge point's", () => {
  expect(currentA(100, { minCurrentA: 1.5 })).toBe(0);
  expect(currentA(350, { minCurrentA: 1.5 })).toBe(1.5);
});
