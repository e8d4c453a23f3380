import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ageByTime,
  ageByUse,
  calendarStressFactor,
  cycleStressFactor,
  healthPercent,
  marginalCycleLoss,
  NEW_BATTERY,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

test.each([
  [25, 50, 1, 0.04252],
  [25, 50, 10, 0.13445],
  [40, 100, 1, 0.0943],
  [10, 50, 1, 0.02949],
])(
  "at %d °C and %d %% SoC, %d years cost a share of %d of the capacity (Naumann 2018, constants of simses-lite)",
  (temperatureC, socPercent, years, loss) => {
    expect(ageByTime(NEW_BATTERY, { temperatureC, socPercent }, years * 365).calendarLoss).toBeCloseTo(
      loss,
      5,
    );
  },
);
test.each([
  [0.5, 80, 1_000, 0.04573],
  [1, 100, 3_000, 0.11837],
])(
  "at %d C and %d %% depth, %d cycles cost a share of %d of the capacity (Naumann 2020, constants of simses-lite)",
  (cRate, depthPercent, cycles, loss) => {
    expect(ageByUse(NEW_BATTERY, { cRate, depthPercent }, cycles).cycleLoss).toBeCloseTo(loss, 5);
  },
);
test("a year in one step and in 365 are the same to 1e-12 (control.md section 4: virtual time)", () => {
  const stress = { temperatureC: 28, socPercent: 70 };
  let days = NEW_BATTERY;
  for (let day = 0; day < 365; day += 1) days = ageByTime(days, stress, 1);
  expect(Math.abs(days.calendarLoss - ageByTime(NEW_BATTERY, stress, 365).calendarLoss)).toBeLessThan(1e-12);
});
test("cycles in any portions cost the same to 1e-12 (control.md section 4: virtual time)", () => {
  const stress = { cRate: 0.4, depthPercent: 60 };
  fc.assert(
    fc.property(fc.array(finiteBetween(0, 20), { maxLength: 50 }), (portions) => {
      const total = portions.reduce((sum, portion) => sum + portion, 0);
      const parts = portions.reduce((ageing, portion) => ageByUse(ageing, stress, portion), NEW_BATTERY);
      expect(Math.abs(parts.cycleLoss - ageByUse(NEW_BATTERY, stress, total).cycleLoss)).toBeLessThan(1e-12);
    }),
  );
});
test("resistance grows linearly with time: k exp(-Ea/R (1/T - 1/T0)) (1.5604 at half charge) (Naumann 2018)", () => {
  const year = ageByTime(NEW_BATTERY, { temperatureC: 25, socPercent: 50 }, 365).calendarResistance;
  expect(year).toBeCloseTo(3.4194e-10 * 1.5604 * 31_536_000, 12);
});
test("resistance grows linearly with use: (-0.0020 C + 0.0021) (6.8477 (d - 0.5)^3 + 0.9182) % per cycle (Naumann 2020)", () => {
  expect(ageByUse(NEW_BATTERY, { cRate: 0.5, depthPercent: 50 }, 100).cycleResistance).toBeCloseTo(
    0.0011 * 0.9182,
    12,
  );
  expect(ageByUse(NEW_BATTERY, { cRate: 3, depthPercent: 50 }, 100).cycleResistance).toBe(0);
});
test("heat and charge age a battery, whatever else", () => {
  const temperature = finiteBetween(0, 50);
  fc.assert(
    fc.property(
      temperature,
      finiteBetween(0.1, 10),
      finiteBetween(0, 100),
      (temperatureC, more, socPercent) => {
        const cool = calendarStressFactor({ temperatureC, socPercent });
        expect(calendarStressFactor({ temperatureC: temperatureC + more, socPercent })).toBeGreaterThan(cool);
        expect(
          calendarStressFactor({ temperatureC, socPercent: Math.min(100, socPercent + more) }),
        ).toBeGreaterThanOrEqual(cool);
      },
    ),
  );
});
test("a cycle costs less the older the battery is", () => {
  const stress = { cRate: 0.5, depthPercent: 80 };
  const used = ageByUse(NEW_BATTERY, stress, 500);
  expect(marginalCycleLoss(used, stress)).toBeLessThan(marginalCycleLoss(NEW_BATTERY, stress));
  expect(used.cycleLoss + marginalCycleLoss(used, stress)).toBeCloseTo(
    ageByUse(NEW_BATTERY, stress, 501).cycleLoss,
    12,
  );
});
test("the wear of the cycles of a year one by one adds up to the model", () => {
  const stress = { cRate: 0.5, depthPercent: 80 };
  let sum = 0;
  let now = NEW_BATTERY;
  for (let cycle = 0; cycle < 250; cycle += 1) {
    sum += marginalCycleLoss(now, stress);
    now = ageByUse(now, stress, 1);
  }
  expect(sum).toBeCloseTo(ageByUse(NEW_BATTERY, stress, 250).cycleLoss, 12);
});
test("health is what time and use have left", () => {
  expect(healthPercent(NEW_BATTERY)).toBe(100);
  expect(healthPercent({ ...NEW_BATTERY, calendarLoss: 0.04, cycleLoss: 0.06 })).toBeCloseTo(90, 12);
});
test.each([
  () => calendarStressFactor({ temperatureC: 25, socPercent: 101 }),
  () => calendarStressFactor({ temperatureC: 400, socPercent: 50 }),
  () => cycleStressFactor({ cRate: -1, depthPercent: 50 }),
  () => ageByTime(NEW_BATTERY, { temperatureC: 25, socPercent: 50 }, -1),
  () => ageByUse(NEW_BATTERY, { cRate: 1, depthPercent: 50 }, -1),
])("a stress or amount out of range is refused (%#)", (act) => expect(codeOf(act)).toBe("OUT_OF_RANGE"));
