import { expect, test } from "vitest";
import { monthsOf, solveTimes } from "../../src/backtest/summary.ts";

const day = (date: string, selfConsumption: number, rolling: number) => ({
  day: date,
  total: { withoutBattery: 3, selfConsumption, rolling, perfect: 1 },
});

test("days are added up by month, in order", () => {
  expect(monthsOf([day("2024-05-31", 2, 2), day("2024-06-01", 2, 1.5), day("2024-06-02", 2, 3)])).toEqual([
    {
      month: "2024-05",
      days: 1,
      total: { withoutBattery: 3, selfConsumption: 2, rolling: 2, perfect: 1 },
      rollingBeatsRule: true,
    },
    {
      month: "2024-06",
      days: 2,
      total: { withoutBattery: 6, selfConsumption: 4, rolling: 4.5, perfect: 2 },
      rollingBeatsRule: false,
    },
  ]);
});

test("solve times are summed up by median, 95th percentile and total", () => {
  const times = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(solveTimes(times)).toEqual({ median: 50.5, p95: 96, total: 5050 });
});

test("no plan has no times", () => {
  expect(solveTimes([])).toEqual({ median: 0, p95: 0, total: 0 });
});
