import { outdoorTemperature } from "@oec/simulation";
import { expect, test } from "vitest";

const outdoor = outdoorTemperature({ seed: 7, timeZone: "Europe/Stockholm", weatherK: 0 });

test("July afternoons are warm and January nights cold", () => {
  expect(outdoor(Date.UTC(2026, 6, 19, 13))).toBeCloseTo(7 + 10.5 + 3.5, 1);
  expect(outdoor(Date.UTC(2026, 0, 18, 2))).toBeCloseTo(7 - 10.5 - 3.5, 1);
});

test("the mean over a year is the year's mean", () => {
  let sum = 0;
  for (let hour = 0; hour < 8766; hour += 1) sum += outdoor(Date.UTC(2026, 0, 1) + hour * 3_600_000);
  expect(sum / 8766).toBeCloseTo(7, 1);
});

test("weather is a function of seed and time", () => {
  const weather = (seed: number): number =>
    outdoorTemperature({ seed, timeZone: "UTC" })(Date.UTC(2026, 3, 4));
  expect(weather(1)).toBe(weather(1));
  expect(weather(1)).not.toBe(weather(2));
});
