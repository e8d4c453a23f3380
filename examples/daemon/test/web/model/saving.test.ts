import fc from "fast-check";
import { expect, test } from "vitest";
import { savingSum } from "../../../web/src/model/saving.ts";

test("a dearer day that fills the battery for tomorrow shows what the filling is worth", () => {
  const compared = { cost: 21.551, storedMoreKwh: 4.1, storedMoreValue: 3.716, saved: 1.358 };
  expect(savingSum(23.909, compared)).toEqual({ rule: 21.55, plan: 23.91, stored: 3.72, saved: 1.36 });
});

test("the numbers add up as they are written, and none is more than a hundredth off", () => {
  const money = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(
    fc.property(money, money, money, (plan, cost, storedMoreValue) => {
      const compared = { cost, storedMoreKwh: 1, storedMoreValue, saved: cost - plan + storedMoreValue };
      const sum = savingSum(plan, compared);
      const cents = [sum.rule, sum.plan, sum.stored, sum.saved].map((amount) => Math.round(100 * amount));
      expect(cents[0]! - cents[1]! + cents[2]! - cents[3]!).toBeCloseTo(0, 9);
      expect(Math.abs(sum.stored - storedMoreValue)).toBeLessThanOrEqual(0.02);
    }),
    { seed: 20_261_129 },
  );
});
