import fc from "fast-check";
import { expect, test } from "vitest";
import {
  chargingPowerRange,
  validateChargerCapabilities,
  validateChargingCurrent,
  type ChargerCapabilities,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const CHARGER: ChargerCapabilities = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phases: [1, 3],
  connectorType: "type2",
  latencyMs: 2_000,
};

test.each<[string, Partial<ChargerCapabilities>, string]>([
  ["a lowest current of 0", { minCurrentA: 0 }, "OUT_OF_RANGE"],
  ["a highest current of 0", { maxCurrentA: 0 }, "OUT_OF_RANGE"],
  ["a lowest current above the highest (evcc #16309)", { minCurrentA: 20 }, "OUT_OF_RANGE"],
  ["no step", { currentStepA: 0 }, "OUT_OF_RANGE"],
  ["a negative latency", { latencyMs: -1 }, "OUT_OF_RANGE"],
  ["no phases", { phases: [] }, "INVALID_ARGUMENT"],
])("%s is refused", (_, change, code) => {
  expect(codeOf(() => validateChargerCapabilities({ ...CHARGER, ...change }))).toBe(code);
});
test("sound capabilities are returned as they are", () =>
  expect(validateChargerCapabilities(CHARGER)).toBe(CHARGER));

test("a limit is rounded down to the step, never up", () => {
  expect(validateChargingCurrent(9.9, CHARGER)).toEqual({ ok: true, value: 9 });
  expect(validateChargingCurrent(6.3, { ...CHARGER, currentStepA: 0.1 })).toEqual({ ok: true, value: 6.3 });
});
test("a limit of 0 pauses", () =>
  expect(validateChargingCurrent(0, CHARGER)).toEqual({ ok: true, value: 0 }));
test.each([5.9, 16.1, -6, Number.NaN])("a limit of %d A is refused", (current) => {
  expect(validateChargingCurrent(current, CHARGER)).toEqual({ ok: false, error: "current-out-of-range" });
});
test("a step that jumps over the lowest current leaves nothing below it", () => {
  expect(validateChargingCurrent(6.5, { ...CHARGER, currentStepA: 4 })).toEqual({
    ok: false,
    error: "current-out-of-range",
  });
});
test("an accepted limit is at most the asked one and at most a step below", () => {
  fc.assert(
    fc.property(finiteBetween(6, 16), fc.constantFrom(0.1, 0.5, 1), (current, currentStepA) => {
      const accepted = validateChargingCurrent(current, { ...CHARGER, currentStepA });
      if (!accepted.ok) throw new Error("refused");
      expect(accepted.value).toBeLessThanOrEqual(current + 1e-6);
      expect(accepted.value).toBeGreaterThan(current - currentStepA - 1e-6);
    }),
  );
});
test("6 to 16 A are 1,380 to 3,680 W on one phase and 4,140 to 11,040 W on three", () => {
  expect(chargingPowerRange(CHARGER, 1, 230)).toEqual({ minW: 1_380, maxW: 3_680 });
  expect(chargingPowerRange(CHARGER, 3, 230)).toEqual({ minW: 4_140, maxW: 11_040 });
});
