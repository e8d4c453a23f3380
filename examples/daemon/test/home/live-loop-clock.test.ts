import { expect, onTestFinished, test, vi } from "vitest";
import { createHome } from "../../src/home/create-home.ts";
import { LiveLoop } from "../../src/home/live-loop.ts";
import { createLogger } from "../../src/log/logger.ts";

const logger = createLogger("silent");
const config = { seed: 1, scenario: "sunny_day", speed: 50, fastForwardHours: 0 } as const;

/** A home that lives by a wall clock that can be set. */
function living() {
  let setByMs = 0;
  const now = () => Date.now() + setByMs;
  const lateness: number[] = [];
  const { home } = createHome(config, now(), logger);
  const late = (ms: number) => void lateness.push(ms);
  const loop = new LiveLoop({ home, now, speed: config.speed, logger, late });
  onTestFinished(() => loop.stop());
  loop.begin();
  const ticks = () => home.parts.controller.status.ticks;
  const more = (count: number) => {
    const before = ticks();
    return vi.waitFor(() => expect(ticks()).toBeGreaterThanOrEqual(before + count), 10_000);
  };
  return { lateness, more, setClock: (byMs: number) => void (setByMs += byMs) };
}

test("control goes on when the wall clock is set back by an hour", async () => {
  const { more, setClock } = living();
  await more(2);
  setClock(-3_600_000);
  await more(3);
}, 20_000);

test("a wall clock that is set forward makes no cycle late", async () => {
  const { lateness, more, setClock } = living();
  await more(2);
  setClock(60_000);
  await more(3);
  const cycles = lateness.length;
  await vi.waitFor(() => expect(lateness.length).toBeGreaterThan(cycles + 2), 10_000);
  expect(Math.max(...lateness)).toBeLessThan(30_000);
  expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
}, 30_000);
