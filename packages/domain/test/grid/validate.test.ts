import fc from "fast-check";
import { expect, test } from "vitest";
import {
  exportLimitW,
  importLimitW,
  ON_L1,
  ON_L2,
  ON_L3,
  phaseLimitW,
  THREE_PHASE,
  usableCurrent,
  validateGridLimits,
  validatePhaseShares,
  type GridLimits,
} from "../../src/index.ts";
import { phaseShares } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const LIMITS: GridLimits = { phases: 3, fuseA: 20, marginA: 1, nominalVoltageV: 230 };

test.each<[string, Partial<GridLimits>]>([
  ["a negative fuse", { fuseA: -16 }],
  ["no fuse", { fuseA: 0 }],
  ["a negative margin", { marginA: -1 }],
  ["a margin above the fuse", { marginA: 21 }],
  ["no voltage", { nominalVoltageV: 0 }],
  ["a negative import limit", { maxImportW: -1 }],
  ["a negative export limit", { maxExportW: -1 }],
])("%s is refused", (_, change) => {
  expect(codeOf(() => validateGridLimits({ ...LIMITS, ...change }))).toBe("OUT_OF_RANGE");
});

test("two phases are refused, whoever asks", () => {
  const limits = JSON.parse('{"phases":2,"fuseA":20,"marginA":1,"nominalVoltageV":230}') as GridLimits;
  expect(codeOf(() => validateGridLimits(limits))).toBe("OUT_OF_RANGE");
});
test("sound limits are returned as they are", () => expect(validateGridLimits(LIMITS)).toBe(LIMITS));
test("a fuse of 20 A with 1 A to spare carries 4,370 W a phase", () => {
  expect(usableCurrent(LIMITS)).toBe(19);
  expect(phaseLimitW(LIMITS)).toBe(4_370);
});
test("the lower of fuse and contract limits import", () => {
  expect(importLimitW(LIMITS)).toBe(13_110);
  expect(importLimitW({ ...LIMITS, maxImportW: 9_000 })).toBe(9_000);
  expect(importLimitW({ ...LIMITS, phases: 1 })).toBe(4_370);
});
test("a forbidden export is 0", () => {
  expect(exportLimitW({ ...LIMITS, maxExportW: 0 })).toBe(0);
  expect(exportLimitW(LIMITS)).toBe(13_110);
});
test("the named shares and every arbitrary one are valid", () => {
  for (const shares of [THREE_PHASE, ON_L1, ON_L2, ON_L3]) expect(validatePhaseShares(shares)).toBe(shares);
  fc.assert(
    fc.property(phaseShares(), (shares) => {
      expect(validatePhaseShares(shares)).toBe(shares);
    }),
  );
});
test("shares below 0 or of another sum are refused", () => {
  expect(codeOf(() => validatePhaseShares([-0.1, 0.6, 0.5]))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => validatePhaseShares([0.5, 0.5, 0.5]))).toBe("OUT_OF_RANGE");
});
