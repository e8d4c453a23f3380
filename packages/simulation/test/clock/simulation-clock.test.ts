import { SimulationClock } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";

const START = Date.UTC(2026, 5, 21);
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("real time moves the clock by the acceleration: at 1440 a day passes in a minute", () => {
  const clock = new SimulationClock({ start: START, acceleration: 1440 });
  expect(clock.advance(60)).toBe(86_400_000);
  expect(clock.currentTime).toBe(START + 86_400_000);
});

test("a paused clock does not advance with real time", () => {
  const clock = new SimulationClock({ start: START, paused: true });
  expect(clock.advance(60)).toBe(0);
  expect(clock.now()).toBe(START);
});

test("a paused clock moves step by step", () => {
  const clock = new SimulationClock({ start: START });
  clock.pause();
  clock.step(5000);
  expect([clock.paused, clock.now()]).toEqual([true, START + 5000]);
});

test("a resumed clock advances again", () => {
  const clock = new SimulationClock({ start: START, paused: true });
  clock.resume();
  clock.advance(1);
  expect(clock.now()).toBe(START + 1000);
});

test("setting the wall clock leaves the monotonic clock alone", () => {
  const clock = new SimulationClock({ start: START });
  clock.step(1000);
  clock.setTime(START - 3_600_000);
  expect([clock.now(), clock.monotonicMs()]).toEqual([START - 3_600_000, 1000]);
});

test("a reset brings back start, first acceleration and running, and does not turn the monotonic clock back", () => {
  const clock = new SimulationClock({ start: START, acceleration: 60 });
  clock.setAcceleration(3600);
  clock.pause();
  clock.step(7000);
  clock.reset();
  expect([clock.now(), clock.timeAcceleration, clock.paused, clock.monotonicMs()]).toEqual([
    START,
    60,
    false,
    7000,
  ]);
});

test("sleepers wake in the order of their due times, those of one time in the order they lay down", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 }), async (durations) => {
      const clock = new SimulationClock({ start: START });
      const woken: number[] = [];
      const sleeps = durations.map(async (duration, index) => {
        await clock.sleep(duration);
        woken.push(index);
      });
      clock.step(50);
      await Promise.all(sleeps);
      const expected = durations.map((duration, index) => ({ duration, index }));
      expected.sort((a, b) => a.duration - b.duration || a.index - b.index);
      expect(woken).toEqual(expected.map(({ index }) => index));
    }),
  );
});

test("a sleeper does not wake before its time", async () => {
  const clock = new SimulationClock({ start: START });
  let awake = false;
  void clock.sleep(1000).then(() => (awake = true));
  clock.step(999);
  await settle();
  expect(awake).toBe(false);
});

test("a running clock lets a loop act at each of its waking times", async () => {
  const clock = new SimulationClock({ start: START });
  const seen: number[] = [];
  const loop = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.sleep(10_000);
      seen.push(clock.now() - START);
    }
  };
  const looping = loop();
  await clock.run(35_000, settle);
  await looping;
  expect(seen).toEqual([10_000, 20_000, 30_000]);
  expect(clock.now()).toBe(START + 35_000);
});

test("an aborted sleep fails with ABORTED and is forgotten", async () => {
  const clock = new SimulationClock({ start: START });
  const stop = new AbortController();
  const sleep = clock.sleep(1000, stop.signal);
  stop.abort();
  await expect(sleep).rejects.toMatchObject({ code: "ABORTED" });
  await expect(clock.sleep(1000, stop.signal)).rejects.toMatchObject({ code: "ABORTED" });
});

test("an aborted run stops at the next waking", async () => {
  const clock = new SimulationClock({ start: START });
  const stop = new AbortController();
  void clock.sleep(1000).then(() => stop.abort());
  await expect(clock.run(5000, settle, stop.signal)).rejects.toMatchObject({ code: "ABORTED" });
  expect(clock.now()).toBe(START + 1000);
});

test("followers see every stretch of time exactly once, cut at the sleepers' due times", () => {
  const clock = new SimulationClock({ start: START });
  const seen: [number, number][] = [];
  const stop = clock.follow((from, durationMs) => seen.push([from - START, durationMs]));
  void clock.sleep(300);
  clock.step(1000);
  stop();
  clock.step(1000);
  expect(seen).toEqual([
    [0, 300],
    [300, 700],
  ]);
});

test("a follower that moves the clock is refused", () => {
  const clock = new SimulationClock({ start: START });
  clock.follow(() => clock.step(1));
  expect(() => clock.step(10)).toThrow(/INVALID_ARGUMENT/);
});

test.each([
  ["an acceleration of 0", (): unknown => new SimulationClock({ start: START, acceleration: 0 })],
  ["a start that is no number", (): unknown => new SimulationClock({ start: Number.NaN })],
  ["time that runs backwards", (): unknown => new SimulationClock({ start: START }).advance(-1)],
  ["a step of infinite length", (): void => new SimulationClock({ start: START }).step(Infinity)],
])("%s is refused with OUT_OF_RANGE", (_, act) => {
  expect(act).toThrow(/OUT_OF_RANGE/);
});
