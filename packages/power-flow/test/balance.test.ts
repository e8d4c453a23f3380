import { expect, test } from "vitest";
import { exceedsFuseLimit, netGridW, verifyPowerBalance } from "../src/index.ts";

const FLOWS = { pvW: 4_000, houseW: 1_000, batteryW: 2_000, evW: 3_000 };

test("grid power is house, battery and cars less PV", () => {
  expect(netGridW(FLOWS)).toBe(2_000);
});

test("a snapshot balances if its grid power is what the devices explain", () => {
  expect(verifyPowerBalance({ ...FLOWS, gridW: 2_000 })).toEqual({ balanced: true, errorW: 0 });
});

test("a grid power that the devices do not explain is an error of that size", () => {
  expect(verifyPowerBalance({ ...FLOWS, gridW: 2_040 })).toEqual({ balanced: false, errorW: 40 });
});

test("measurements balance within a tolerance", () => {
  expect(verifyPowerBalance({ ...FLOWS, gridW: 2_040 }, 50).balanced).toBe(true);
  expect(verifyPowerBalance({ ...FLOWS, gridW: 1_940 }, 50).balanced).toBe(false);
});

test("each phase is compared with the fuse less its margin, in both directions", () => {
  expect(exceedsFuseLimit([18, 19.5, -21], { fuseA: 20, marginA: 1 })).toEqual([
    { phase: 2, overA: 0.5 },
    { phase: 3, overA: 2 },
  ]);
});

test("a current at the limit is not beyond it", () => {
  expect(exceedsFuseLimit([19, -19, 0], { fuseA: 20, marginA: 1 })).toEqual([]);
});

test("a margin above the fuse leaves 0 A", () => {
  expect(exceedsFuseLimit([0.5, 0, 0], { fuseA: 5, marginA: 10 })).toEqual([{ phase: 1, overA: 0.5 }]);
});
