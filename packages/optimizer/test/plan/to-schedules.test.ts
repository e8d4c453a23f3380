import { expect, test } from "vitest";

import { homeDp, piecewiseLinearDp, toSchedules } from "@oec/optimizer";
import { VERSION } from "../../src/version.ts";
import packageJson from "../../package.json" with { type: "json" };
import { carHome } from "../support/car-home.ts";
import { hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";

const plan = planOf(piecewiseLinearDp, hours({ import: [1, 3], loadW: [0, 1000] }));

test("a schedule has one interval per slot with the storage's power", () => {
  expect(toSchedules(plan, 42, ["cellar"])).toEqual([
    {
      deviceId: "cellar",
      createdAt: 42,
      madeBy: `piecewise-linear-dp@${VERSION}`,
      intervals: [
        { start: 0, end: 3_600_000, powerW: 1000 },
        { start: 3_600_000, end: 7_200_000, powerW: -1000 },
      ],
    },
  ]);
});

test("a device that the plan does not know gets no interval", () => {
  expect(toSchedules(plan, 42, ["cellar", "shed"])[1]?.intervals).toEqual([]);
});

test("the version in the code is the package's", () => {
  expect(VERSION).toBe(packageJson.version);
});

test("vehicles and loads have schedules too, after the storages", () => {
  const schedules = toSchedules(planOf(homeDp, carHome()), 42, ["cellar"], ["car"]);
  expect(schedules.map(({ deviceId }) => deviceId)).toEqual(["cellar", "car"]);
  expect(schedules[1]?.intervals.map(({ powerW }) => Math.round(powerW))).toEqual([0, 0, 10_000, 0]);
});
