import { expect, test } from "vitest";
import { Turns } from "../../src/api/turns.ts";

/** Keeps the thread busy. */
function workFor(durationMs: number): void {
  const end = performance.now() + durationMs;
  while (performance.now() < end);
}

test("turns come in the order in which they were asked for", async () => {
  const turns = new Turns();
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((one) => turns.take().then(() => order.push(one))));
  expect(order).toEqual([1, 2, 3]);
});

test("a timer that is due does not wait for all who wait", async () => {
  const turns = new Turns();
  let done = 0;
  let doneWhenTimerFired = -1;
  const all = Array.from({ length: 40 }, () =>
    turns.take().then(() => {
      workFor(5);
      done += 1;
    }),
  );
  setTimeout(() => (doneWhenTimerFired = done), 1);
  await Promise.all(all);
  expect(doneWhenTimerFired).toBeGreaterThanOrEqual(0);
  expect(doneWhenTimerFired).toBeLessThan(20);
});

test("who asks later, also after a pause, gets a turn", async () => {
  const turns = new Turns();
  await turns.take();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await turns.take();
});
