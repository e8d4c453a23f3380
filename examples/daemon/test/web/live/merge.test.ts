import { describe, expect, test } from "vitest";
import type { Live } from "../../../web/src/api/types.ts";
import { mergeLive } from "../../../web/src/live/merge.ts";
import { sampleNow } from "../sample-home.ts";

const live: Live = {
  measuredAt: "2026-03-26T06:12:14Z",
  verb: "rests",
  status: {
    at: "2026-03-26T06:12:14Z",
    mode: "degraded",
    conditions: ["METER_SILENT"],
    flows: { houseW: 1000, pvW: 500, batteryW: 0, gridW: 500, phaseCurrentA: [1, 2, -3] },
    battery: { socPercent: 22, storedWh: 2640, capacityWh: 12_000, powerW: 0 },
    today: { cost: 10.5, pvKwh: 1.25 },
  },
};

describe("what the stream tells since the last answer", () => {
  const view = sampleNow();
  test("replaces powers, level, currents, mode and today's cost", () => {
    expect(mergeLive(view, live)).toMatchObject({
      measuredAt: live.measuredAt,
      mode: "degraded",
      conditions: ["METER_SILENT"],
      flow: { houseW: 1000, sunW: 500, batteryW: 0, gridW: 500, sunTodayKwh: 1.25 },
      battery: { socPercent: 22, minSocPercent: 10 },
      phases: { fuseA: 20, currents: [{ phase: 1, currentA: 1 }, { currentA: 2 }, { currentA: -3 }] },
      money: { costSoFar: 10.5, costExpected: 28.1 },
    });
  });
  test("does not turn time back", () => {
    const older = { ...live, measuredAt: "2026-03-26T06:12:00Z" };
    expect(mergeLive(view, older)).toBe(view);
  });
  test("gives a home no devices that it does not have", () => {
    const bare = sampleNow({ flow: { houseW: 1, gridW: 1 }, battery: null, phases: null });
    const merged = mergeLive(bare, live);
    expect(Object.keys(merged.flow!).sort()).toEqual(["gridW", "houseW"]);
    expect([merged.battery, merged.phases]).toEqual([null, null]);
  });
});
