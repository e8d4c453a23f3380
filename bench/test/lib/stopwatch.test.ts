import { expect, test } from "vitest";
import { createStopwatch, median, type TimeSource } from "../../lib/stopwatch.ts";

/** Time that only the measured calls let pass. */
function fakeTime(): TimeSource & { pass(wallMs: number, cpuMs: number): void } {
  let wall = 0;
  let cpu = 0;
  return {
    wallMs: () => wall,
    cpuMs: () => cpu,
    pass(wallMs, cpuMs) {
      wall += wallMs;
      cpu += cpuMs;
    },
  };
}

test("a call's time is the median of its batches, per call", () => {
  const time = fakeTime();
  let calls = 0;
  const timing = createStopwatch(time).time(
    () => {
      calls += 1;
      time.pass(calls % 10 === 0 ? 50 : 2, 1);
    },
    { batches: 5, batchMs: 2, warmUpMs: 1 },
  );
  expect(timing).toEqual({ wallMs: 2, cpuMs: 1, fastestMs: 2, slowestMs: 2 });
});

test("a quick call repeats until its batch is long enough", () => {
  const time = fakeTime();
  let calls = 0;
  createStopwatch(time).time(
    () => {
      calls += 1;
      time.pass(0.5, 0);
    },
    { batches: 2, batchMs: 10, warmUpMs: 1 },
  );
  expect(calls).toBe(2 + 2 * 20);
});

test("a call and its yardstick take turns", () => {
  const time = fakeTime();
  const order: string[] = [];
  const step = (name: string, ms: number) => () => {
    order.push(name);
    time.pass(ms, ms);
  };
  const { call, yardstick } = createStopwatch(time).timeBeside(step("a", 1), step("b", 4), {
    batches: 2,
    batchMs: 1,
    warmUpMs: 0.5,
  });
  expect(order.join("")).toBe("ababab");
  expect(yardstick.cpuMs / call.cpuMs).toBe(4);
});

test.each([
  { values: [3, 1, 2], expected: 2 },
  { values: [4, 1, 3, 2], expected: 2.5 },
  { values: [], expected: Number.NaN },
])("the median of $values is $expected", ({ values, expected }) => {
  expect(median(values)).toBe(expected);
});
