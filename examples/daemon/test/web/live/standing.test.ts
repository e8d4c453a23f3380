import { describe, expect, test } from "vitest";
import { START, step, type Connection, type ConnectionEvent } from "../../../web/src/live/connection.ts";
import { standingOf } from "../../../web/src/live/standing.ts";

const after = (events: readonly ConnectionEvent[], from: Connection = START): Connection =>
  events.reduce((line, event, index) => step(line, event, 1000 * (index + 1)), from);

describe("how far the numbers can be trusted", () => {
  const live = after(["opened", "heard"]);
  const lost = after(["lost"], live);
  test.each([
    ["connecting", START, undefined, 0],
    ["live", live, 2000, 5000],
    ["live", live, 30_000, 5000],
    ["stale", live, 30_001, 5000],
    ["live", lost, 2000, 2000],
    ["offline", lost, 2000, 9000],
    ["offline", after(["lost"]), undefined, 1000],
  ] as const)("%s", (standing, line, ageMs, nowMs) => {
    expect(standingOf(line, ageMs, 10_000, nowMs)).toBe(standing);
  });
});
