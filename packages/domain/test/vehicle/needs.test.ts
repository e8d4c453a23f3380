import { expect, test } from "vitest";
import {
  energyNeededWh,
  needsCharging,
  timeUntilDeparture,
  validateVehicleCapabilities,
  type VehicleCapabilities,
  type VehicleState,
} from "../../src/index.ts";
import { codeOf } from "../failure.ts";

const CAR: VehicleCapabilities = {
  capacityWh: 60_000,
  maxChargeW: 11_000,
  maxDischargeW: 0,
  phases: 3,
  minCurrentA: 6,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.9,
};
const goal = { departureAt: 10_000, targetSocPercent: 80 };
const at = (socPercent: number): VehicleState => ({ connected: true, socPercent, goal });

test("30 % of 60 kWh cost 20 kWh at the plug with 10 % loss", () =>
  expect(energyNeededWh(CAR, at(50))).toBeCloseTo(20_000, 9));
test("a reached goal needs nothing", () => {
  expect(energyNeededWh(CAR, at(85))).toBe(0);
  expect(needsCharging(at(80))).toBe(false);
});
test("without a goal or a plug nothing is needed", () => {
  expect(energyNeededWh(CAR, { connected: true, socPercent: 5 })).toBe(0);
  expect(energyNeededWh(CAR, { connected: false, socPercent: 5, goal })).toBe(0);
  expect(needsCharging({ connected: true, socPercent: 5 })).toBe(false);
  expect(needsCharging({ connected: false, goal })).toBe(false);
});
test("a car that hides its SoC needs charging, nobody knows how much", () => {
  expect(energyNeededWh(CAR, { connected: true, goal })).toBeUndefined();
  expect(needsCharging({ connected: true, goal })).toBe(true);
});
test("the time until the departure ends at 0", () => {
  expect(timeUntilDeparture(at(50), 4_000)).toBe(6_000);
  expect(timeUntilDeparture(at(50), 11_000)).toBe(0);
  expect(timeUntilDeparture({ connected: true }, 0)).toBeUndefined();
});
test("a car below its goal needs charging", () => expect(needsCharging(at(79.9))).toBe(true));

test.each<[string, Partial<VehicleCapabilities>]>([
  ["no capacity", { capacityWh: 0 }],
  ["no charging power", { maxChargeW: 0 }],
  ["a negative discharging power", { maxDischargeW: -1 }],
  ["a negative current", { minCurrentA: -1 }],
  ["an efficiency above 1", { chargeEfficiency: 1.1 }],
  ["an efficiency of 0", { dischargeEfficiency: 0 }],
])("%s is refused", (_, change) => {
  expect(codeOf(() => validateVehicleCapabilities({ ...CAR, ...change }))).toBe("OUT_OF_RANGE");
});
test("a sound car is returned as it is", () => expect(validateVehicleCapabilities(CAR)).toBe(CAR));
