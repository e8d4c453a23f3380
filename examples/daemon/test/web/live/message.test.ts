import { describe, expect, test } from "vitest";
import { readMessage } from "../../../web/src/live/message.ts";
import type { Live } from "../../../web/src/api/types.ts";

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
const frame = (type: string, data: unknown): string =>
  JSON.stringify({ id: "k3-17", type, at: "2026-03-26T06:12:15Z", data });

describe("a frame of the live stream", () => {
  test("tells the home's state", () => {
    expect(readMessage(frame("status", live))).toMatchObject({
      type: "status",
      id: "k3-17",
      gap: false,
      live,
    });
  });
  test("tells that something is new", () => {
    expect(readMessage(frame("plan", {}))).toMatchObject({ type: "plan", id: "k3-17" });
  });
  test.each(["", "{", "null", "[]", '"text"', frame("later", {}), frame("status", null), '{"type":"plan"}'])(
    "%j means nothing to this page",
    (text) => {
      expect(readMessage(text)).toBeUndefined();
    },
  );
});
