import { expect, test } from "vitest";
import { INITIAL_STATE, type Track } from "@oec/controller";
import { follow, freshnessOf, type Verdict } from "../../src/estimate/track.ts";

const T = 10_000;
const judge = (value: number): Verdict =>
  Number.isNaN(value) ? "bad" : value > 100 ? "implausible" : "good";
const unseen: Track<number> = { ...INITIAL_STATE.grid, last: null };
const good = (value: number, at: number) =>
  ({ kind: "sample", sample: { value, at, quality: "good" } }) as const;
const silent = { kind: "failed", code: "DEVICE_UNREACHABLE" } as const;
const now = (ms: number) => ({ at: ms, monotonicMs: ms });

test.each([
  [15_000, "fresh"],
  [15_001, "aging"],
  [30_000, "aging"],
  [30_001, "lost"],
] as const)("with cycles of 10 s a reading of %d ms is %s", (ageMs, freshness) => {
  expect(freshnessOf(ageMs, T)).toBe(freshness);
});

test("with cycles of 1 s a reading is lost after 7 s, not before", () => {
  expect([freshnessOf(7000, 1000), freshnessOf(7001, 1000)]).toEqual(["aging", "lost"]);
});

test("a good reading is believed", () => {
  const { track, isNew } = follow(unseen, good(5, 0), now(0), T, judge);
  expect([track.last?.value, track.freshness, isNew]).toEqual([5, "fresh", true]);
});

test("silence lets the last reading grow old", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  expect(follow(track, silent, now(20_000), T, judge).track).toMatchObject({
    freshness: "aging",
    last: { value: 5 },
  });
  expect(follow(track, silent, now(40_000), T, judge).track.freshness).toBe("lost");
});

test("a reading whose time stands still grows old like silence", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  const { track: later, isNew } = follow(track, good(5, 0), now(20_000), T, judge);
  expect([later.freshness, isNew]).toEqual(["aging", false]);
});

test("a reading that arrives old is old", () => {
  expect(follow(unseen, good(5, 0), now(20_000), T, judge).track.freshness).toBe("aging");
});

test("a bad reading is reported once in a row and never believed", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  const first = follow(track, good(Number.NaN, T), now(T), T, judge);
  const second = follow(first.track, good(Number.NaN, 2 * T), now(2 * T), T, judge);
  expect([first.rejected, second.rejected, second.track.last?.value]).toEqual([
    "SAMPLE_REJECTED",
    undefined,
    5,
  ]);
});

test("a reading that its device calls bad is bad", () => {
  const reading = { kind: "sample", sample: { value: 5, at: 0, quality: "bad" } } as const;
  expect(follow(unseen, reading, now(0), T, judge).track.last).toBeNull();
});

test("an implausible reading must repeat to be believed", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  const first = follow(track, good(500, T), now(T), T, judge);
  expect([first.rejected, first.track.last?.value]).toEqual(["SAMPLE_IMPLAUSIBLE", 5]);
  expect(follow(first.track, good(510, 2 * T), now(2 * T), T, judge).track.last?.value).toBe(510);
});

test("a single implausible reading leaves no trace", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  const spike = follow(track, good(500, T), now(T), T, judge);
  const after = follow(spike.track, good(6, 2 * T), now(2 * T), T, judge);
  expect(after.track).toMatchObject({ doubted: false, last: { value: 6 } });
});

test("a wall clock that is set does not age a reading", () => {
  const { track } = follow(unseen, good(5, 0), now(0), T, judge);
  const jumped = follow(track, silent, { at: 3_600_000, monotonicMs: T }, T, judge);
  expect(jumped.track.freshness).toBe("fresh");
});
