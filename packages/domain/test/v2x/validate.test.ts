import { expect, test } from "vitest";
import {
  dischargeableWh,
  validateDischarge,
  validateV2xPreferences,
  type DischargeRequest,
} from "../../src/index.ts";
import { codeOf } from "../failure.ts";

const REQUEST: DischargeRequest = {
  powerW: 3_000,
  use: "home",
  charger: { bidirectional: true, maxDischargeW: 7_000, uses: ["home"] },
  vehicle: {
    capacityWh: 60_000,
    maxChargeW: 11_000,
    maxDischargeW: 5_000,
    phases: 3,
    minCurrentA: 6,
    chargeEfficiency: 0.9,
    dischargeEfficiency: 0.9,
  },
  preferences: { enabled: true, minVehicleSocPercent: 40, reserveWh: 6_000 },
  socPercent: 80,
};
const { charger, vehicle, preferences } = REQUEST;

test("a vehicle above its reserve may be discharged", () =>
  expect(validateDischarge(REQUEST)).toEqual({ ok: true, value: 3_000 }));

test.each<[string, Partial<DischargeRequest>]>([
  ["not-enabled", { preferences: { ...preferences, enabled: false } }],
  ["charger-unsupported", { charger: { ...charger, bidirectional: false } }],
  ["vehicle-unsupported", { vehicle: { ...vehicle, maxDischargeW: 0 } }],
  ["use-unsupported", { use: "grid" }],
  ["soc-unknown", { socPercent: Number.NaN }],
  ["soc-limit", { socPercent: 50 }],
  ["power-limit", { powerW: 5_001 }],
  ["power-limit", { powerW: -1 }],
  ["power-limit", { powerW: Number.NaN }],
])("%s is a reason not to discharge", (error, change) => {
  expect(validateDischarge({ ...REQUEST, ...change })).toEqual({ ok: false, error });
});

test("a vehicle that hides its SoC is not discharged", () => {
  const hidden: DischargeRequest = { powerW: 3_000, use: "home", charger, vehicle, preferences };
  expect(validateDischarge(hidden)).toEqual({ ok: false, error: "soc-unknown" });
});
test("minimum and reserve stay in the vehicle", () => {
  expect(dischargeableWh(vehicle, preferences, 80)).toBe(18_000);
  expect(dischargeableWh(vehicle, preferences, 45)).toBe(0);
});
test("preferences outside their range are refused", () => {
  expect(codeOf(() => validateV2xPreferences({ ...preferences, minVehicleSocPercent: 101 }))).toBe(
    "OUT_OF_RANGE",
  );
  expect(codeOf(() => validateV2xPreferences({ ...preferences, reserveWh: -1 }))).toBe("OUT_OF_RANGE");
  expect(validateV2xPreferences(preferences)).toBe(preferences);
});
