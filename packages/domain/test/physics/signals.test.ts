import fc from "fast-check";
import { normalNumbers } from "./normal-numbers.ts";
import { expect, test } from "vitest";
import {
  chargeShareAtSoc,
  dischargeShareAtCellVoltage,
  fcrDUpShare,
  fcrNShare,
  h0DayFactor,
  pilotCurrent,
  pilotDuty,
  temperatureShare,
  wanderingNoise,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

test.each([
  [50, 1],
  [96, 1],
  [96.5, 0.8125],
  [97, 0.625],
  [98, 0.4],
  [99, 0.2],
  [100, 0.05],
])(
  "at %d %% SoC a battery takes a share of %d of its power (FENECON Home, control.md section 2)",
  (soc, share) => expect(chargeShareAtSoc(soc)).toBeCloseTo(share, 12),
);
test.each([
  [2.9, 0.1],
  [3, 0.1],
  [3.05, 0.55],
  [3.1, 1],
  [3.3, 1],
])(
  "with its weakest cell at %d V a battery gives a share of %d (FENECON Home, control.md section 2)",
  (voltage, share) => expect(dischargeShareAtCellVoltage(voltage)).toBeCloseTo(share, 12),
);
test("charging stops below freezing and above 60 °C, and slows from 45 °C and below 10 °C (control.md section 3.2)", () => {
  expect(
    [-0.1, 5, 10, 45, 52.5, 60, 70].map((at) => Number(temperatureShare(at, "charge").toFixed(3))),
  ).toEqual([0, 0.55, 1, 1, 0.5, 0, 0]);
});
test("discharging goes on down to -20 °C (control.md section 3.1)", () => {
  expect([-20.1, -10, 0, 45, 60].map((at) => Number(temperatureShare(at, "discharge").toFixed(3)))).toEqual([
    0, 0.55, 1, 1, 0,
  ]);
});
test("shares lie between 0 and 1 at any temperature", () => {
  fc.assert(
    fc.property(
      finiteBetween(-60, 90),
      fc.constantFrom("charge" as const, "discharge" as const),
      (at, direction) => {
        const share = temperatureShare(at, direction);
        expect(share >= 0 && share <= 1).toBe(true);
      },
    ),
  );
});

test.each([
  [2, 0],
  [5, 0],
  [7.9, 0],
  [8, 6],
  [9.9, 6],
  [10, 6],
  [80 / 3, 16],
  [85, 51],
  [96, 80],
  [96.5, 80],
  [97, 80],
  [100, 0],
])("a pilot duty of %d %% allows %d A (IEC 61851-1, Fluke FEV300 manual p. 12)", (duty, current) =>
  expect(pilotCurrent(duty)).toBeCloseTo(current, 9),
);
test("16 A are a pilot duty of 26.67 % (IEC 61851-1)", () => expect(pilotDuty(16)).toBeCloseTo(26.67, 2));
test("the duty of a current allows that current, or 51 A where no duty names it", () => {
  fc.assert(
    fc.property(finiteBetween(6, 80), (current) => {
      const named = current > 51 && current < 52.5 ? 51 : current;
      expect(pilotCurrent(pilotDuty(current))).toBeCloseTo(named, 9);
    }),
  );
});
test("currents below 6 A have no duty", () => expect(codeOf(() => pilotDuty(5.9))).toBe("OUT_OF_RANGE"));

test("FCR-N gives half its bid at 49.95 Hz, takes all at 50.1 Hz and rests at 50 Hz (svk.se)", () => {
  expect(fcrNShare(49.95)).toBeCloseTo(0.5, 9);
  expect([50, 50.2, 49.5].map(fcrNShare)).toEqual([0, -1, 1]);
});
test.each([
  [49.95, 0],
  [49.9, 0],
  [49.7, 0.5],
  [49.5, 1],
  [49.2, 1],
])("FCR-D up at %d Hz gives a share of %d (svk.se)", (frequency, share) => {
  expect(fcrDUpShare(frequency)).toBeCloseTo(share, 9);
});

test.each([
  [1, 1.242],
  [100, 1.0288],
  [200, 0.7848],
  [365, 1.2572],
])("the household profile H0 on day %i has the factor %d (BDEW; demandlib)", (day, factor) =>
  expect(h0DayFactor(day)).toBeCloseTo(factor, 4),
);
test("day 367 is on no calendar", () => expect(codeOf(() => h0DayFactor(367))).toBe("OUT_OF_RANGE"));

test("wandering noise has variance sigma^2 and correlation exp(-t / tau) (control.md section 4: frequency)", () => {
  const normal = normalNumbers(7);
  const process = { sigma: 0.04, tau: 60 };
  const values: number[] = [];
  for (let value = 0; values.length < 200_000;) {
    value = wanderingNoise(value, 30, process, normal());
    values.push(value);
  }
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = mean(values.map((value) => value ** 2));
  expect(variance / process.sigma ** 2).toBeGreaterThan(0.95);
  expect(variance / process.sigma ** 2).toBeLessThan(1.05);
  const correlation = mean(values.slice(1).map((value, index) => value * (values[index] ?? 0))) / variance;
  expect(correlation).toBeCloseTo(Math.exp(-0.5), 1);
  // |f - 50| > 0.1 Hz for 1.24 % of the time
  expect(values.filter((value) => Math.abs(value) > 0.1).length / values.length).toBeCloseTo(0.0124, 2);
});
test("no step leaves the noise as it is", () =>
  expect(wanderingNoise(0.3, 0, { sigma: 1, tau: 1 }, 5)).toBe(0.3));
