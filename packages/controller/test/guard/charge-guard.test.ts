import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ceilingA,
  chargeGuard,
  DEFAULT_CHARGE_GUARD,
  guardCharge,
  settleCharge,
  type ChargeGuardState,
  type ChargeWish,
} from "../../src/guard/charge-guard.ts";
import { guardGraph, SMALL, worstCase, type Edge, type Inspect } from "../support/guard-graph.ts";

const transitions: Parameters<Inspect>[] = [];
const graph = guardGraph(SMALL, (...seen) => transitions.push(seen));

test("all reachable states are enumerated, and every input is tried in each", () => {
  expect(graph.length).toBeGreaterThan(1000);
  expect(transitions).toHaveLength(graph.length * 48);
});

test("in every state a shed of level 1 turns charging off at once", () => {
  expect(transitions.filter(([, wish, after]) => wish.shed && after.on)).toEqual([]);
});

test("in no state does charging begin before its time off is over, also not for a deadline", () => {
  const early = transitions.filter(([before, , after]) => !before.on && after.on && before.offUntilMs > 1);
  expect(early).toEqual([]);
});

test("in no state do phases change while current is permitted", () => {
  const live = transitions.filter(
    ([before, , after]) => before.on && after.on && before.phases !== after.phases,
  );
  expect(live).toEqual([]);
});

test("in no state do phases change within the dwell after the last change, also not through off", () => {
  const early = transitions.filter(([before, , after]) => {
    const last = before.switchedMs.at(-1);
    return before.phases !== after.phases && last !== undefined && 1 - last < SMALL.dwellMs;
  });
  expect(early).toEqual([]);
});

test("without a shed, a rest or a budget used up by the car, charging lasts its shortest time", () => {
  const early = transitions.filter(
    ([before, wish, after]) =>
      before.on &&
      !after.on &&
      !wish.shed &&
      !wish.rests &&
      !wish.closed &&
      1 - before.sinceMs < SMALL.minOnMs,
  );
  expect(early).toEqual([]);
});

test("from every state a lasting wish to charge is granted within an hour and the longest wait", () => {
  const granted = new Set(graph.keys());
  const wishes = (edge: Edge): boolean =>
    edge.wish.phases === 3 && !edge.wish.urgent && !edge.wish.shed && !edge.wish.closed && !edge.wish.rests;
  const steps = SMALL.hourMs + SMALL.enableMs + SMALL.minOffMs;
  for (const start of granted) {
    let state = start;
    let on = false;
    for (let tick = 0; tick <= steps && !on; tick += 1) {
      const at = graph[state]!.findIndex(wishes);
      on = transitions[state * 48 + at]![2].on;
      state = graph[state]![at]!.to;
    }
    expect(on).toBe(true);
  }
});

test("worst case by dynamic programming over all inputs: no hour has more changes of phases than the settings", () => {
  expect(worstCase(graph, SMALL.hourMs, ({ switches }) => switches)).toBe(SMALL.switchesPerHour);
});

const without = (drop: (edge: Edge) => boolean): readonly (readonly Edge[])[] =>
  graph.map((edges) => edges.filter((edge) => !drop(edge)));

test("worst case: without deadlines no hour has more closings of the contactor than the settings", () => {
  const seen = without(({ wish }) => wish.urgent || wish.closed);
  expect(worstCase(seen, SMALL.hourMs, ({ closings }) => closings)).toBe(SMALL.closingsPerHour);
});

test("worst case: deadlines add no more closings than the settings", () => {
  const seen = without(({ wish }) => wish.closed);
  expect(worstCase(seen, SMALL.hourMs, ({ closings }) => closings)).toBe(
    SMALL.closingsPerHour + SMALL.urgentClosings,
  );
});

test("worst case: a car that flaps faster than it is seen adds a single closing to the settings", () => {
  expect(worstCase(graph, SMALL.hourMs, ({ closings }) => closings)).toBe(
    SMALL.closingsPerHour + SMALL.urgentClosings + 1,
  );
});

const wishes = fc.array(
  fc.record({
    phases: fc.constantFrom(0 as const, 1 as const, 3 as const),
    urgent: fc.boolean(),
    shed: fc.boolean(),
    closed: fc.constant(false),
    rests: fc.boolean(),
    waitMs: fc.integer({ min: 1, max: 200 }).map((seconds) => seconds * 1000),
  }),
  { minLength: 50, maxLength: 300 },
);

test("with the default settings no sliding hour of any run exceeds the budgets", () => {
  fc.assert(
    fc.property(wishes, (run) => {
      let state = chargeGuard(3);
      let nowMs = 0;
      const closings: number[] = [];
      const switches: number[] = [];
      for (const { waitMs, ...wish } of run) {
        nowMs += waitMs;
        const before = state;
        state = guardCharge(DEFAULT_CHARGE_GUARD, state, { ...wish, nowMs });
        if (!before.on && state.on) closings.push(nowMs);
        if (before.phases !== state.phases) switches.push(nowMs);
      }
      const most = (times: readonly number[]): number =>
        Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 3_600_000).length));
      expect(most(closings)).toBeLessThanOrEqual(8);
      expect(most(switches)).toBeLessThanOrEqual(4);
    }),
    { seed: 5, numRuns: 200 },
  );
});

const wish = (nowMs: number, phases: 0 | 1 | 3, changed: Partial<ChargeWish> = {}): ChargeWish => ({
  nowMs,
  phases,
  urgent: false,
  shed: false,
  closed: false,
  rests: false,
  ...changed,
});

/** Runs a guard second by second. */
function after(
  seconds: number,
  phases: 0 | 1 | 3,
  from: ChargeGuardState,
  startMs: number,
): ChargeGuardState {
  let state = from;
  for (let second = 1; second <= seconds; second += 1)
    state = guardCharge(DEFAULT_CHARGE_GUARD, state, wish(startMs + second * 1000, phases));
  return state;
}

test("charging begins after it has been wanted for a minute", () => {
  expect([after(60, 3, chargeGuard(3), 0).on, after(61, 3, chargeGuard(3), 0).on]).toEqual([false, true]);
});

test("a deadline does not wait for the minute", () => {
  expect(guardCharge(DEFAULT_CHARGE_GUARD, chargeGuard(3), wish(1000, 3, { urgent: true })).on).toBe(true);
});

test("a surplus that comes and goes within three minutes does not stop charging", () => {
  const on = after(61, 3, chargeGuard(3), 0);
  const held = after(170, 0, on, 200_000);
  expect(after(1, 3, held, 370_000).on).toBe(true);
});

test("from three phases to one it goes through half a minute at 0 A", () => {
  const on = after(61, 3, chargeGuard(3), 0);
  const off = after(181, 1, on, 300_000);
  expect([off.on, off.phases]).toEqual([false, 1]);
  expect([after(29, 1, off, 481_000).on, after(31, 1, off, 481_000).on]).toEqual([false, true]);
});

test("the current rises by one step per response time, and falls as it likes", () => {
  const state = settleCharge(DEFAULT_CHARGE_GUARD, after(61, 3, chargeGuard(3), 0), 6, 61_000);
  expect(ceilingA(DEFAULT_CHARGE_GUARD, state, 6, 70_000)).toBe(6);
  expect(ceilingA(DEFAULT_CHARGE_GUARD, state, 6, 71_000)).toBe(8);
  expect(settleCharge(DEFAULT_CHARGE_GUARD, { ...state, currentA: 16 }, 7, 62_000).currentA).toBe(7);
});

test("0 A within the permission is a shed: charging is off and rests", () => {
  const on = settleCharge(DEFAULT_CHARGE_GUARD, after(61, 3, chargeGuard(3), 0), 6, 61_000);
  const off = settleCharge(DEFAULT_CHARGE_GUARD, on, 0, 62_000);
  expect([off.on, off.offUntilMs]).toEqual([false, 122_000]);
});
