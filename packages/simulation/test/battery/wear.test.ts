import { ageByTime, healthPercent, NEW_BATTERY } from "@oec/domain";
import { expect, test } from "vitest";
import { WearMeter } from "../../src/battery/wear.ts";

test("a year of rest at 25 °C and 50 % costs 4.252 % (Naumann 2018)", () => {
  const meter = new WearMeter({ capacityWh: 10_000 });
  for (let hour = 0; hour < 365 * 24; hour += 1) meter.add(0, 50, 25, 1);
  expect(meter.degradation.healthPercent).toBeCloseTo(100 - 4.252, 2);
  const expected = healthPercent(ageByTime(NEW_BATTERY, { temperatureC: 25, socPercent: 50 }, 365));
  expect(meter.degradation.healthPercent).toBeCloseTo(expected, 9);
});

test("cycling costs more than resting", () => {
  const rest = new WearMeter({ capacityWh: 10_000 });
  const work = new WearMeter({ capacityWh: 10_000 });
  for (let hour = 0; hour < 365 * 24; hour += 1) {
    rest.add(0, 50, 25, 1);
    work.add(hour % 24 < 8 ? 2000 : 0, 50 + 40 * Math.sin((2 * Math.PI * hour) / 24), 25, 1);
  }
  expect(work.degradation.healthPercent).toBeLessThan(rest.degradation.healthPercent - 0.5);
  expect(work.degradation.equivalentCycles).toBeCloseTo((365 * 16_000) / 20_000, 6);
});
