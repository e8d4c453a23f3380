import fc from "fast-check";
import { expect, test } from "vitest";

import { settledGridW, type GridTerms } from "../../src/plan/grid-settlement.ts";

const terms = (change: Partial<GridTerms> = {}): GridTerms => ({
  importPerKwh: 2,
  exportPerKwh: 1,
  maxImportW: Infinity,
  maxExportW: Infinity,
  ...change,
});
const PENALTY = 1e4;

const settleGrid = (netW: number, pvW: number, given: GridTerms, penalty: number) => {
  const gridW = settledGridW(netW, pvW, given, penalty);
  return { gridW, curtailW: gridW - netW };
};

test("at ordinary prices nothing is left unused", () => {
  expect(settleGrid(-3000, 4000, terms(), PENALTY)).toEqual({ gridW: -3000, curtailW: 0 });
});

test("PV above the export limit is left unused", () => {
  expect(settleGrid(-3000, 4000, terms({ maxExportW: 1000 }), PENALTY)).toEqual({
    gridW: -1000,
    curtailW: 2000,
  });
});

test("nothing is exported at a loss", () => {
  expect(settleGrid(-3000, 4000, terms({ exportPerKwh: -0.1 }), PENALTY)).toEqual({
    gridW: 0,
    curtailW: 3000,
  });
});

test("being paid to import leaves all PV unused", () => {
  expect(settleGrid(-3000, 4000, terms({ importPerKwh: -0.2, exportPerKwh: -0.1 }), PENALTY)).toEqual({
    gridW: 1000,
    curtailW: 4000,
  });
});

test("being paid to import never exceeds the import limit", () => {
  const paid = terms({ importPerKwh: -0.2, exportPerKwh: -0.1, maxImportW: 600 });
  expect(settleGrid(-3000, 4000, paid, PENALTY)).toEqual({ gridW: 600, curtailW: 3600 });
});

test("where import and export both pay, the one that pays more wins", () => {
  const both = terms({ importPerKwh: -0.2, exportPerKwh: 0.5 });
  expect(settleGrid(-1000, 2000, both, PENALTY).gridW).toBe(-1000);
  expect(settleGrid(-1000, 9000, both, PENALTY).gridW).toBe(8000);
});

test("a free export uses the PV", () => {
  expect(settleGrid(-1000, 2000, terms({ exportPerKwh: 0 }), PENALTY)).toEqual({ gridW: -1000, curtailW: 0 });
});

test("no other amount of unused PV is cheaper", () => {
  const price = fc.double({ min: -2, max: 3, noNaN: true });
  const power = fc.double({ min: 0, max: 8000, noNaN: true });
  fc.assert(
    fc.property(
      price,
      price,
      power,
      power,
      power,
      power,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (importPerKwh, exportPerKwh, maxImportW, maxExportW, pvW, loadW, share) => {
        const given = { importPerKwh, exportPerKwh, maxImportW, maxExportW };
        const cost = (gridW: number) =>
          gridW > 0 ? gridW * importPerKwh + Math.max(0, gridW - maxImportW) * PENALTY : gridW * exportPerKwh;
        const { gridW, curtailW } = settleGrid(loadW - pvW, pvW, given, PENALTY);
        expect(curtailW).toBeGreaterThanOrEqual(-1e-9);
        expect(curtailW).toBeLessThanOrEqual(pvW + 1e-9);
        const other = loadW - pvW + share * pvW;
        if (other >= -maxExportW) expect(cost(gridW)).toBeLessThanOrEqual(cost(other) + 1e-6);
      },
    ),
  );
});
