import { localDate } from "@oec/domain";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createHome } from "../../../src/home/create-home.ts";
import type { Home } from "../../../src/home/home.ts";
import { Alternatives } from "../../../src/live/view/alternatives.ts";
import { dayQuarters } from "../../../src/live/view/day.ts";
import { dayView } from "../../../src/live/view/day-view.ts";
import { dayMoney } from "../../../src/live/view/money.ts";
import { createLogger } from "../../../src/log/logger.ts";

// Hours of a home are lived in each.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const config = { seed: 5, scenario: "today", speed: 1, fastForwardHours: 3 } as const;

/** A home after some hours, in 30-second cycles. */
async function livedUntil(now: number, hours = 3): Promise<Home> {
  const { home } = createHome({ ...config, fastForwardHours: hours }, now, createLogger("silent"));
  for (let cycle = 0; cycle < hours * 120; cycle += 1) await home.cycle(undefined, 30_000);
  return home;
}

describe.each([
  ["an ordinary day", Date.UTC(2026, 5, 21, 9, 5), "2026-06-21", 96],
  ["the day on which summer time begins", Date.UTC(2026, 2, 29, 9, 5), "2026-03-29", 92],
  ["the day on which it ends", Date.UTC(2026, 9, 25, 9, 5), "2026-10-25", 100],
])("%s", (_, now, date, count) => {
  let home: Home;
  beforeAll(async () => {
    home = await livedUntil(now);
  });
  test("has every quarter once, measured up to now and planned after it", () => {
    const quarters = dayQuarters(home, date);
    expect(quarters.length).toBe(count);
    for (const [index, { start, end }] of quarters.entries()) {
      expect(end - start).toBe(900_000);
      if (index > 0) expect(start).toBe(quarters[index - 1]?.end);
    }
    const kinds = quarters.map(({ kind }) => kind);
    const nowIndex = kinds.indexOf("now");
    expect(quarters[nowIndex]?.start).toBe(now - 5 * 60_000);
    expect(kinds.slice(nowIndex - 12, nowIndex)).toEqual(new Array(12).fill("measured"));
    expect(new Set(kinds.slice(0, nowIndex - 12))).toEqual(new Set(["unknown"]));
    expect(new Set(kinds.slice(nowIndex + 1))).toEqual(new Set(["planned"]));
  });
  test("balances in every quarter: what comes in goes somewhere", () => {
    const { slots } = dayView(home, date, new Alternatives(home));
    let known = 0;
    for (const { sunW, boughtW, givenW, houseW, chargedW, soldW } of slots) {
      if (sunW === null) continue;
      known += 1;
      const sources = sunW + (boughtW ?? NaN) + (givenW ?? NaN);
      const uses = (houseW ?? NaN) + (chargedW ?? NaN) + (soldW ?? NaN);
      expect(Math.abs(sources - uses)).toBeLessThan(1);
    }
    expect(known).toBeGreaterThan(60);
  });
});

test("the money of the day is that of its quarters, and that of the home's own account", async () => {
  const home = await livedUntil(Date.UTC(2026, 5, 21, 9, 5), 11);
  const date = "2026-06-21";
  const quarters = dayQuarters(home, date);
  const money = dayMoney(home, quarters);
  expect(money.costSoFar).toBeCloseTo(home.today.cost, 3);
  const { slots } = dayView(home, date, new Alternatives(home));
  const sum = slots.reduce((total, { cost }) => total + (cost ?? 0), 0);
  expect(money.costExpected).toBeCloseTo(sum, 2);
  const [rule, without] = money.baselines ?? [];
  expect([rule?.kind, without?.kind]).toEqual(["self-consumption", "no-battery"]);
  expect(without?.expected?.saved).toBeGreaterThan(0);
});

test("a plan saves against the same battery that does not look at prices", async () => {
  // Midwinter: no sun to speak of, so that only the prices make the difference.
  const home = await livedUntil(Date.UTC(2026, 0, 14, 1, 5), 2);
  const money = dayMoney(home, dayQuarters(home, "2026-01-14"));
  expect(money.baselines?.[0]?.expected?.saved).toBeGreaterThan(1);
});

test("what is saved is what the rule costs more, and what is stored more at the end", async () => {
  const home = await livedUntil(Date.UTC(2026, 0, 14, 1, 5), 2);
  const { costSoFar, costExpected, baselines = [] } = dayMoney(home, dayQuarters(home, "2026-01-14"));
  expect(baselines.length).toBe(2);
  for (const { soFar, expected } of baselines) {
    expect(soFar.saved).toBeCloseTo(soFar.cost - costSoFar + soFar.storedMoreValue, 3);
    expect(expected?.saved).toBeCloseTo(
      (expected?.cost ?? NaN) - (costExpected ?? NaN) + (expected?.storedMoreValue ?? NaN),
      3,
    );
  }
  const worths = baselines.flatMap(({ expected }) =>
    expected === null || expected.storedMoreKwh === 0
      ? []
      : [expected.storedMoreValue / expected.storedMoreKwh],
  );
  // One worth of a stored kWh for all of them: that of the plan.
  const { terminalValuePerKwh } = home.parts.planner.latest!.active.problem.storages[0]!;
  for (const worth of worths) expect(worth).toBeCloseTo(terminalValuePerKwh, 1);
  expect(worths.length).toBeGreaterThan(0);
});

test("every planned block knows what the other decision would cost more, never less", async () => {
  const home = await livedUntil(Date.UTC(2026, 0, 14, 1, 5), 2);
  const { blocks = [] } = dayView(home, "2026-01-14", new Alternatives(home));
  const planned = blocks.filter(({ kind }) => kind === "planned");
  expect(planned.length).toBeGreaterThan(3);
  for (const { alternative, verb } of planned) {
    expect(alternative?.verb).not.toBe(verb);
    expect(alternative?.costDifference).toBeGreaterThanOrEqual(0);
  }
  const dearest = Math.max(...planned.map(({ alternative }) => alternative?.costDifference ?? 0));
  expect(dearest).toBeGreaterThan(0.5);
});

test("a day of which nothing is known has prices and powers of null", async () => {
  const home = await livedUntil(Date.UTC(2026, 5, 21, 9, 5));
  const { slots } = dayView(home, "2026-06-25", new Alternatives(home));
  expect(slots[0]).toMatchObject({ kind: "unknown", importPerKwh: null, sunW: null, cost: null });
});

test("yesterday is kept after midnight", async () => {
  const home = await livedUntil(Date.UTC(2026, 5, 21, 23, 5), 3);
  const today = localDate(home.parts.plant.clock.now(), home.parts.site.timeZone);
  expect(today).toBe("2026-06-22");
  const yesterday = dayQuarters(home, "2026-06-21").filter(({ kind }) => kind === "measured");
  expect(yesterday.at(-1)?.end).toBe(Date.UTC(2026, 5, 21, 22));
  // From five past ten in the evening on.
  expect(yesterday.length).toBe(8);
});
