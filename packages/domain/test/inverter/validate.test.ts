import fc from "fast-check";
import { expect, test } from "vitest";
import {
  hybridCurtailmentW,
  THREE_PHASE,
  validateInverterCapabilities,
  type InverterCapabilities,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const INVERTER: InverterCapabilities = {
  maxAcW: 8_000,
  maxDcW: 12_000,
  modes: ["grid-tied"],
  phaseShares: THREE_PHASE,
  hybrid: true,
  exportLimit: true,
};

test("sound capabilities are returned as they are", () =>
  expect(validateInverterCapabilities(INVERTER)).toBe(INVERTER));
test.each<[string, Partial<InverterCapabilities>, string]>([
  ["no AC power", { maxAcW: 0 }, "OUT_OF_RANGE"],
  ["a negative DC power", { maxDcW: -1 }, "OUT_OF_RANGE"],
  ["no mode", { modes: [] }, "INVALID_ARGUMENT"],
  ["phase shares of another sum", { phaseShares: [0, 0, 0] }, "OUT_OF_RANGE"],
])("%s is refused", (_, change, code) => {
  expect(codeOf(() => validateInverterCapabilities({ ...INVERTER, ...change }))).toBe(code);
});

test.each([
  [10_000, 0, 2_000],
  [10_000, 3_000, 0],
  [10_000, -1_000, 3_000],
  [5_000, -9_000, 5_000],
  [0, 5_000, 0],
])("PV of %i W beside a battery at %i W gives up %i W behind 8 kW", (pvW, batteryW, lostW) => {
  expect(hybridCurtailmentW(INVERTER, pvW, batteryW)).toBe(lostW);
});
test("what is left of PV and battery fits the AC limit, or all PV is given up", () => {
  fc.assert(
    fc.property(finiteBetween(0, 20_000), finiteBetween(-10_000, 10_000), (pvW, batteryW) => {
      const lostW = hybridCurtailmentW(INVERTER, pvW, batteryW);
      expect(pvW - lostW - batteryW <= 8_000 + 1e-6 || lostW === pvW).toBe(true);
      expect(lostW).toBeGreaterThanOrEqual(0);
    }),
  );
});
