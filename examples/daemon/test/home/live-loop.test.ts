import { describe, expect, test } from "vitest";
import { createHome } from "../../src/home/create-home.ts";
import type { Home } from "../../src/home/home.ts";
import { LiveLoop } from "../../src/home/live-loop.ts";
import { createLogger } from "../../src/log/logger.ts";

const logger = createLogger("silent");
const NOW = Date.UTC(2026, 0, 14, 7, 7, 10);

function loopOf(hours: number): { readonly home: Home; readonly loop: LiveLoop; readonly steps: number[] } {
  const steps: number[] = [];
  const { home } = createHome(
    { seed: 3, scenario: "today", speed: 1, fastForwardHours: hours },
    NOW,
    logger,
    {
      cycles: [(_, __, durationMs) => void steps.push(durationMs)],
    },
  );
  return { home, steps, loop: new LiveLoop({ home, now: () => NOW, speed: 1, logger }) };
}

describe("a fast-forward", () => {
  test("ends on the instant, and lives its last day cycle by cycle", async () => {
    const { home, loop, steps } = loopOf(25);
    const shares: number[] = [];
    await loop.fastForward(25 * 3_600_000, (done) => shares.push(done));
    expect(home.parts.plant.clock.now()).toBe(NOW);
    // It began 10 s after a half minute: two cycles to the next one, then an hour less that in half minutes.
    expect(steps.slice(0, 4)).toEqual([10_000, 10_000, 30_000, 30_000]);
    expect(steps.filter((step) => step === 30_000).length).toBe(120);
    expect(steps.slice(-8630).every((step) => step === 10_000)).toBe(true);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  }, 60_000);
  test("tells how far it is until the home is live", async () => {
    const { loop } = loopOf(1);
    expect(loop.starting).toBeUndefined();
    const forward = loop.fastForward(3_600_000);
    expect(loop.starting).toBe(0);
    await forward;
    expect(loop.starting).toBeGreaterThan(0.9);
    loop.begin();
    expect(loop.starting).toBeUndefined();
    await loop.stop();
  }, 30_000);
  test("ends early when it is stopped", async () => {
    const { home, loop } = loopOf(200);
    const begin = home.parts.plant.clock.now();
    const stop = new AbortController();
    await loop.fastForward(200 * 3_600_000, () => stop.abort(), stop.signal);
    expect(home.parts.plant.clock.now() - begin).toBeLessThan(2 * 3_600_000);
  }, 30_000);
});

test("what the fast-forward took is caught up at once", async () => {
  const { home } = loopOf(0);
  const begin = home.parts.plant.clock.now();
  const loop = new LiveLoop({ home, now: () => NOW, speed: 1, logger, behindMs: () => 95_000 });
  loop.begin();
  while (home.parts.plant.clock.now() < begin + 90_000) await new Promise(setImmediate);
  await loop.stop();
  expect(home.parts.plant.clock.now()).toBe(begin + 90_000);
}, 30_000);

test("half-minute cycles of history keep the battery under the plan", async () => {
  const { home, loop } = loopOf(30);
  await loop.fastForward(30 * 3_600_000);
  const refused = home.parts.events.counts().filter(({ level }) => level === "critical");
  expect(refused).toEqual([]);
}, 60_000);
