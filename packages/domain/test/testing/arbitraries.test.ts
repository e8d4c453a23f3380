import fc from "fast-check";
import { expect, test } from "vitest";
import {
  horizonFromEdges,
  validateGridLimits,
  validatePhaseShares,
  validatePlanningModel,
} from "../../src/index.ts";
import { finiteBetween, horizons, instants, series, sites } from "../../src/testing/index.ts";

test("instants lie on quarters of an hour from 2000 to 2049", () => {
  fc.assert(
    fc.property(instants(), (at) => {
      expect(at % 900_000).toBe(0);
      expect(new Date(at).getUTCFullYear()).toBeGreaterThanOrEqual(2000);
      expect(new Date(at).getUTCFullYear()).toBeLessThan(2050);
    }),
  );
});
test("horizons are sound and as long as asked", () => {
  fc.assert(
    fc.property(horizons(12), (horizon) => {
      expect(horizonFromEdges(horizon.edges).count).toBe(horizon.count);
      expect(horizon.count).toBeGreaterThan(0);
      expect(horizon.count).toBeLessThanOrEqual(12);
    }),
  );
});
test("series have a value per slot within the bounds", () => {
  fc.assert(
    fc.property(series(-3, 4), ({ horizon, values }) => {
      expect(values.length).toBe(horizon.count);
      expect(values.every((value) => value >= -3 && value <= 4)).toBe(true);
    }),
  );
});
test("sites have valid parts", () => {
  fc.assert(
    fc.property(sites(), (site) => {
      expect(validateGridLimits(site.grid)).toBe(site.grid);
      for (const { model, phaseShares } of site.batteries) {
        expect(validatePlanningModel(model)).toBe(model);
        expect(validatePhaseShares(phaseShares)).toBe(phaseShares);
      }
    }),
  );
});
test("a site on one phase has its devices on it", () => {
  fc.assert(
    fc.property(sites(), ({ grid, pv, batteries }) => {
      for (const { phaseShares } of [...pv, ...batteries])
        if (grid.phases === 1) expect(phaseShares).toEqual([1, 0, 0]);
    }),
  );
});
test("numbers are never -0", () => {
  fc.assert(
    fc.property(finiteBetween(-1, 1), (value) => {
      expect(Object.is(value, -0)).toBe(false);
    }),
  );
});
