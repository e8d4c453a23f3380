import fc from "fast-check";
import { expect, test } from "vitest";
import {
  powerAt,
  slotAt,
  validateSchedule,
  valueSegmentsAt,
  type EnergyValue,
  type Schedule,
  type ScheduleInterval,
} from "../../src/index.ts";
import { finiteBetween, series } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const of = (...intervals: readonly (readonly [number, number, number])[]): Schedule => ({
  deviceId: "battery",
  createdAt: 0,
  madeBy: "test@1",
  intervals: intervals.map(([start, end, powerW]) => ({ start, end, powerW })),
});
const LIMITS = { minPowerW: -1_000, maxPowerW: 2_000 };

test("an interval has its start and not its end", () => {
  const schedule = of([10, 20, 1], [20, 30, 2]);
  expect([9, 10, 19, 20, 29, 30].map((at) => powerAt(schedule, at))).toEqual([
    undefined,
    1,
    1,
    2,
    2,
    undefined,
  ]);
});
test("nothing is asked for in a gap or by an empty schedule", () => {
  expect(powerAt(of([0, 1, 5], [2, 3, 6]), 1)).toBeUndefined();
  expect(powerAt(of(), 0)).toBeUndefined();
});
test("the power at any instant is that of a plain search", () => {
  const plain = (intervals: readonly ScheduleInterval[], at: number) =>
    intervals.find(({ start, end }) => at >= start && at < end)?.powerW;
  fc.assert(
    fc.property(
      series(-1_000, 1_000),
      fc.array(fc.boolean()),
      finiteBetween(-0.1, 1.1),
      ({ horizon, values }, kept, share) => {
        const all = Array.from(values, (powerW, slot) => ({ ...slotAt(horizon, slot), powerW }));
        const intervals = all.filter((_, slot) => kept[slot] ?? true);
        const first = horizon.edges[0] ?? 0;
        const at = first + share * ((horizon.edges[horizon.count] ?? 0) - first);
        expect(powerAt({ ...of(), intervals }, at)).toBe(plain(intervals, at));
      },
    ),
  );
});

test("a sound schedule is accepted and its gaps are reported", () => {
  expect(validateSchedule(of([0, 10, 2_000], [12, 20, -1_000]), LIMITS)).toEqual({
    ok: true,
    value: { gaps: [{ start: 10, end: 12 }] },
  });
  expect(validateSchedule(of(), LIMITS)).toEqual({ ok: true, value: { gaps: [] } });
});
test.each<[string, Schedule, readonly object[]]>([
  ["an overlap", of([0, 10, 0], [9, 20, 0]), [{ kind: "overlap", index: 1 }]],
  ["a step back", of([10, 20, 0], [0, 5, 0]), [{ kind: "unsorted", index: 1 }]],
  ["an interval without length", of([10, 10, 0]), [{ kind: "empty-interval", index: 0 }]],
  ["a power that is not a number", of([0, 1, Number.NaN]), [{ kind: "not-finite", index: 0 }]],
  [
    "too much and too little power",
    of([0, 1, 2_001], [1, 2, -1_001]),
    [
      { kind: "power-out-of-bounds", index: 0, powerW: 2_001 },
      { kind: "power-out-of-bounds", index: 1, powerW: -1_001 },
    ],
  ],
])("%s is a fault", (_, schedule, error) =>
  expect(validateSchedule(schedule, LIMITS)).toEqual({ ok: false, error }),
);

test("a time that must be covered is", () => {
  const schedule = of([0, 10, 0], [12, 20, 0]);
  expect(validateSchedule(schedule, { ...LIMITS, cover: { start: 12, end: 20 } }).ok).toBe(true);
  expect(validateSchedule(schedule, { ...LIMITS, cover: { start: -5, end: 25 } })).toEqual({
    ok: false,
    error: [
      { kind: "not-covered", gap: { start: -5, end: 0 } },
      { kind: "not-covered", gap: { start: 10, end: 12 } },
      { kind: "not-covered", gap: { start: 20, end: 25 } },
    ],
  });
});
test("an empty schedule covers nothing", () => {
  expect(validateSchedule(of(), { ...LIMITS, cover: { start: 0, end: 5 } })).toEqual({
    ok: false,
    error: [{ kind: "not-covered", gap: { start: 0, end: 5 } }],
  });
});

const VALUE: EnergyValue = {
  storages: [
    {
      offsets: Int32Array.of(0, 2, 3),
      floorWh: Float64Array.of(100, 200),
      endWh: Float64Array.of(500, 900, 900),
      perKwh: Float64Array.of(2, 1, 0.5),
    },
  ],
};
test("the value segments of a slot run from its floor to its ends", () => {
  const { levelsWh, perKwh } = valueSegmentsAt(VALUE, 0, 0);
  expect([[...levelsWh], [...perKwh]]).toEqual([
    [100, 500, 900],
    [2, 1],
  ]);
  expect([...valueSegmentsAt(VALUE, 0, 1).levelsWh]).toEqual([200, 900]);
});
test("there is no value of an unknown storage or slot", () => {
  expect(codeOf(() => valueSegmentsAt(VALUE, 1, 0))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => valueSegmentsAt(VALUE, 0, 2))).toBe("OUT_OF_RANGE");
});
