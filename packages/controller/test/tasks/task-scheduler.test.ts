import { TaskScheduler, type PeriodicTask } from "@oec/controller";
import { expect, test } from "vitest";
import { SimulationClock } from "@oec/simulation";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MINUTE = 60_000;

function scheduled(...tasks: PeriodicTask[]) {
  const clock = new SimulationClock({ start: 0 });
  const codes: string[] = [];
  const scheduler = new TaskScheduler({ clock, events: { emit: ({ code }) => void codes.push(code) } });
  for (const task of tasks) scheduler.add(task);
  scheduler.start();
  return { clock, scheduler, codes };
}

test("tasks run in their own rhythms", async () => {
  const seen: string[] = [];
  const note = (name: string, everyMs: number): PeriodicTask => ({
    name,
    everyMs,
    run: () => Promise.resolve(void seen.push(name)),
  });
  const { clock, scheduler } = scheduled(note("optimise", 60 * MINUTE), note("forecast", 30 * MINUTE));
  await clock.run(120 * MINUTE, settle);
  await scheduler.stop();
  expect(seen.filter((name) => name === "optimise")).toHaveLength(2);
  expect(seen.filter((name) => name === "forecast")).toHaveLength(4);
});

test("a task may run at the start", async () => {
  const { clock, scheduler } = scheduled({
    name: "a",
    everyMs: MINUTE,
    atStart: true,
    run: () => Promise.resolve(),
  });
  await clock.run(1, settle);
  expect(scheduler.status[0]).toMatchObject({ runs: 1, lastStartedAt: 0, lastSucceededAt: 0 });
  await scheduler.stop();
});

test("two runs of one task never overlap, and the periods missed are counted", async () => {
  let running = 0;
  let most = 0;
  const clock = new SimulationClock({ start: 0 });
  const scheduler = new TaskScheduler({ clock });
  scheduler.add({
    name: "slow",
    everyMs: MINUTE,
    limitMs: 10 * MINUTE,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      await clock.sleep(2.5 * MINUTE);
      running -= 1;
    },
  });
  scheduler.start();
  await clock.run(10 * MINUTE, settle);
  expect(most).toBe(1);
  expect(scheduler.status[0]).toMatchObject({ runs: 4, skipped: 6 });
  await scheduler.stop();
});

test("a failure is counted and reported, and the task runs again", async () => {
  let calls = 0;
  const { clock, scheduler, codes } = scheduled({
    name: "flaky",
    everyMs: MINUTE,
    run: () => {
      calls += 1;
      return calls < 3 ? Promise.reject(new Error("no network")) : Promise.resolve();
    },
  });
  await clock.run(2 * MINUTE, settle);
  expect(scheduler.status[0]).toMatchObject({ failures: 2, failuresInARow: 2, lastError: "no network" });
  await clock.run(MINUTE, settle);
  expect(scheduler.status[0]).toMatchObject({
    runs: 3,
    failures: 2,
    failuresInARow: 0,
    lastSucceededAt: 3 * MINUTE,
  });
  expect(codes).toEqual(["TASK_FAILED", "TASK_FAILED"]);
  await scheduler.stop();
});

test("a failure of one task does not touch another", async () => {
  const { clock, scheduler } = scheduled(
    { name: "bad", everyMs: MINUTE, run: () => Promise.reject(new Error("always")) },
    { name: "good", everyMs: MINUTE, run: () => Promise.resolve() },
  );
  await clock.run(5 * MINUTE, settle);
  expect(scheduler.status[1]).toMatchObject({ runs: 5, failures: 0 });
  await scheduler.stop();
});

test("a task that hangs is given up after its limit", async () => {
  const { clock, scheduler, codes } = scheduled({
    name: "hangs",
    everyMs: MINUTE,
    limitMs: MINUTE / 2,
    run: () => new Promise(() => undefined),
  });
  await clock.run(2 * MINUTE, settle);
  expect(codes).toEqual(["TASK_FAILED"]);
  await scheduler.stop();
});

test("stop aborts the runs under way and waits for them; nothing runs afterwards", async () => {
  let aborted = false;
  const { clock, scheduler, codes } = scheduled({
    name: "long",
    everyMs: MINUTE,
    limitMs: 60 * MINUTE,
    run: (signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          resolve();
        });
      }),
  });
  await clock.run(MINUTE, settle);
  await scheduler.stop();
  await clock.run(10 * MINUTE, settle);
  expect([aborted, scheduler.status[0]?.runs, scheduler.status[0]?.running, codes.length]).toEqual([
    true,
    1,
    false,
    0,
  ]);
});

test("a task that is added later joins in, and a second start does nothing", async () => {
  const { clock, scheduler } = scheduled();
  scheduler.start();
  scheduler.add({ name: "late", everyMs: MINUTE, run: () => Promise.resolve() });
  await clock.run(3 * MINUTE, settle);
  expect(scheduler.status[0]?.runs).toBe(3);
  await scheduler.stop();
});

test("a name that is taken and a period of 0 are refused", () => {
  const scheduler = new TaskScheduler({ clock: new SimulationClock({ start: 0 }) });
  const task = { name: "a", everyMs: MINUTE, run: () => Promise.resolve() };
  scheduler.add(task);
  expect(() => scheduler.add(task)).toThrow(/INVALID_ARGUMENT/);
  expect(() => scheduler.add({ ...task, name: "b", everyMs: 0 })).toThrow(/INVALID_ARGUMENT/);
});
