import { expect, test } from "vitest";
import { fillGaps, median } from "../../src/backtest/fill.ts";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { smallInput } from "../support/small-home.ts";

/** The small home with a gap of some half-hours in the load of its second counted day. */
function withGap(slots: number) {
  const timeline = buildTimeline(smallInput());
  const first = (timeline.days[1]?.first ?? 0) + 20;
  const loadW = Float64Array.from(timeline.loadW);
  loadW.fill(Number.NaN, first, first + slots);
  return { first, original: timeline, timeline: { ...timeline, loadW } };
}

test("a gap takes the median of the same local time on the three days before and behind it", () => {
  const { first, original, timeline } = withGap(1);
  const filled = fillGaps(timeline, "Europe/Stockholm").timeline.loadW[first];
  const neighbours = [-3, -2, -1, 1, 2, 3].map((day) => original.loadW[first + day * 48] ?? Number.NaN);
  expect(filled).toBe(median(neighbours));
});

test("what was filled is listed as stretches in UTC", () => {
  const { timeline } = withGap(3);
  expect(fillGaps(timeline, "Europe/Stockholm").filled).toEqual([
    { column: "load", from: "2024-06-05T08:00:00Z", to: "2024-06-05T09:30:00Z", slots: 3 },
  ]);
});

test("nothing is filled where nothing is missing", () => {
  const timeline = buildTimeline(smallInput());
  expect(fillGaps(timeline, "Europe/Stockholm").filled).toEqual([]);
});

test("a gap without neighbours stays a gap", () => {
  const timeline = buildTimeline(smallInput());
  const pvW = new Float64Array(timeline.pvW.length).fill(Number.NaN);
  const { filled } = fillGaps({ ...timeline, pvW }, "Europe/Stockholm");
  expect(filled).toEqual([]);
});

test("filled values are not neighbours of others", () => {
  const { first, timeline } = withGap(1);
  const loadW = Float64Array.from(timeline.loadW);
  for (const day of [-3, -2, -1, 1, 2]) loadW[first + day * 48] = Number.NaN;
  const filled = fillGaps({ ...timeline, loadW }, "Europe/Stockholm").timeline.loadW;
  expect(filled[first]).toBe(loadW[first + 3 * 48]);
});

test("the median of an even number of values is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
