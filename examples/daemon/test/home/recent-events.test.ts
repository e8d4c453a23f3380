import type { OecEvent } from "@oec/domain";
import { expect, test } from "vitest";
import { RecentEvents } from "../../src/home/recent-events.ts";

const event = (code: string): OecEvent => ({ at: 0, code, level: "info", message: "", facts: {} });

test("events are counted by code and passed on", () => {
  const passed: string[] = [];
  const events = new RecentEvents({ emit: ({ code }) => void passed.push(code) });
  for (const code of ["A", "B", "A"]) events.emit(event(code));
  expect(events.counts()).toEqual([
    { code: "A", level: "info", times: 2 },
    { code: "B", level: "info", times: 1 },
  ]);
  expect(passed).toEqual(["A", "B", "A"]);
});

test("the latest fifty are kept in order", () => {
  const events = new RecentEvents();
  for (let index = 0; index < 80; index += 1) events.emit(event(String(index)));
  expect([events.latest.length, events.latest[0]?.code, events.latest.at(-1)?.code]).toEqual([
    50,
    "30",
    "79",
  ]);
});
