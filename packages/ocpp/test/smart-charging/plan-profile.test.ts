import type { Instant } from "@oec/domain";
import fc from "fast-check";
import { OCPP16 } from "typed-ocpp";
import { describe, expect, test } from "vitest";
import {
  compositeSchedule,
  limitsOfSchedule,
  profileOfPlan,
  ProfileStore,
  toOcpp16Profile,
  type ChargingProfile,
  type LimitStep,
  type PlanProfileOptions,
} from "../../src/index.ts";

const NOW: Instant = 1_767_225_600_000;
const MINUTE = 60_000;
const OPTIONS: PlanProfileOptions = {
  id: 1,
  now: NOW,
  purpose: "station-max",
  stackLevel: 0,
  kind: "absolute",
  station: { maxStackLevel: 0, units: ["A", "W"], maxPeriods: 24 },
  safeA: 6,
  maxCurrentA: 16,
  phases: 3,
};

const steps = (
  ...list: readonly (readonly [startMin: number, endMin: number, currentA: number])[]
): readonly LimitStep[] =>
  list.map(([start, end, currentA]) => ({ start: NOW + start * MINUTE, end: NOW + end * MINUTE, currentA }));

function made(plan: readonly LimitStep[], more: Partial<PlanProfileOptions> = {}): ChargingProfile {
  const result = profileOfPlan(plan, { ...OPTIONS, ...more });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const periods = (plan: readonly LimitStep[], more: Partial<PlanProfileOptions> = {}) =>
  made(plan, more).schedule.periods.map(({ startS, limit }) => [startS, limit]);

describe("a plan becomes a profile", () => {
  test("it begins 60 s in the past, so that a charger whose clock is behind follows at once", () => {
    expect(made(steps([0, 15, 10])).schedule.startAt).toBe(NOW - MINUTE);
  });

  test("it ends in the safe limit, which has no end of its own", () => {
    const { schedule } = made(steps([0, 15, 10]));
    expect([schedule.periods, schedule.durationS]).toEqual([
      [
        { startS: 0, limit: 10, phases: 3 },
        { startS: 960, limit: 6, phases: 3 },
      ],
      undefined,
    ]);
  });

  test("gaps hold the safe limit, equal neighbours are one period", () => {
    expect(periods(steps([0, 1, 10], [1, 2, 10], [3, 4, 12]))).toEqual([
      [0, 10],
      [180, 6],
      [240, 12],
      [300, 6],
    ]);
  });

  test("a plan that begins later holds the safe limit until then", () => {
    expect(periods(steps([5, 6, 10]))).toEqual([
      [0, 6],
      [360, 10],
      [420, 6],
    ]);
  });

  test("what is over is left out", () => {
    expect(periods(steps([-30, -15, 16], [-15, 15, 10]))).toEqual([
      [0, 10],
      [960, 6],
    ]);
  });

  test("less than the lowest charging current is 0, more than the highest is cut", () => {
    expect(periods(steps([0, 1, 5.9], [1, 2, 40]), { safeA: 0 })).toEqual([
      [0, 0],
      [120, 16],
      [180, 0],
    ]);
  });

  test("limits are rounded down to 0.1", () => {
    expect(periods(steps([0, 1, 9.999]))[0]).toEqual([0, 9.9]);
  });

  test("a charger that takes watts only gets the power of all phases", () => {
    const { schedule } = made(steps([0, 1, 16]), {
      station: { maxStackLevel: 0, units: ["W"], maxPeriods: 24 },
    });
    expect([schedule.unit, schedule.periods[0]]).toEqual(["W", { startS: 0, limit: 11_040, phases: 3 }]);
  });

  test("a charger with few periods gets the near ones and then the safe limit", () => {
    const station = { maxStackLevel: 0, units: ["A"], maxPeriods: 3 } as const;
    expect(periods(steps([0, 1, 8], [1, 2, 10], [2, 3, 12], [3, 4, 14]), { station })).toEqual([
      [0, 8],
      [120, 10],
      [180, 6],
    ]);
  });

  test("a charger with one period is never promised more than the safe limit", () => {
    const station = { maxStackLevel: 0, units: ["A"], maxPeriods: 1 } as const;
    expect([periods(steps([0, 1, 16]), { station }), periods(steps([0, 1, 0]), { station })]).toEqual([
      [[0, 6]],
      [[0, 0]],
    ]);
  });

  test("a relative profile counts from the start of the transaction and names no start", () => {
    const { schedule } = made(steps([0, 1, 10]), {
      kind: "relative",
      transactionStartedAt: NOW - 10 * MINUTE,
    });
    expect([schedule.startAt, schedule.periods.map(({ startS }) => startS)]).toEqual([undefined, [0, 660]]);
  });

  test("a transaction's id stands in a TxProfile and nowhere else", () => {
    const ids = (["tx", "tx-default"] as const).map(
      (purpose) => made(steps([0, 1, 10]), { purpose, transactionId: 7 }).transactionId,
    );
    expect(ids).toEqual([7, undefined]);
  });

  const REFUSALS = [
    ["an empty plan", [], {}, "plan-empty"],
    ["a plan that is over", steps([-2, -1, 10]), {}, "plan-over"],
    ["a plan out of order", steps([1, 2, 10], [0, 1, 10]), {}, "plan-unsorted"],
    ["a stack level above the charger's", steps([0, 1, 10]), { stackLevel: 1 }, "stack-level-too-high"],
  ] as const;
  for (const [what, plan, more, error] of REFUSALS) {
    test(`${what} is refused`, () => {
      expect(profileOfPlan(plan, { ...OPTIONS, ...more })).toEqual({ ok: false, error });
    });
  }

  test("a schedule's power is spread over the phases, and power that feeds back is a limit of 0", () => {
    const intervals = [
      { start: 0, end: 1, powerW: 11_040 },
      { start: 1, end: 2, powerW: -5000 },
    ];
    const limits = limitsOfSchedule({ deviceId: "ev", createdAt: 0, madeBy: "test", intervals }, 3);
    expect(limits.map(({ currentA }) => currentA)).toEqual([16, 0]);
  });
});

const randomPlan = fc
  .array(
    fc.record({
      waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900_000 })),
      lengthMs: fc.integer({ min: 1, max: 900_000 }),
      currentA: fc.double({ min: 0, max: 40, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => {
    let at = NOW - 300_000;
    return list.map(({ waitMs, lengthMs, currentA }): LimitStep => {
      const start = at + waitMs;
      at = start + lengthMs;
      return { start, end: at, currentA };
    });
  });

test("a charger with the profile never allows more than the plan, at any instant, and holds the safe limit after it", () => {
  const property = fc.property(
    randomPlan,
    fc.integer({ min: 1, max: 8 }),
    fc.constantFrom<"A" | "W">("A", "W"),
    fc.constantFrom(0, 6, 8.5),
    (plan, maxPeriods, unit, safeA) => {
      const result = profileOfPlan(plan, {
        ...OPTIONS,
        safeA,
        station: { maxStackLevel: 0, units: [unit], maxPeriods },
      });
      if (!result.ok) {
        expect(result.error).toBe("plan-over");
        return;
      }
      expect(result.value.kind).toBe("absolute");
      const store = new ProfileStore({ connectors: 1, limits: { maxPeriods, units: [unit] } });
      expect(store.set(0, result.value).ok).toBe(true);
      const end = plan.at(-1)!.end + 3_600_000;
      const composed = compositeSchedule(store.installed, {
        connectorId: 1,
        connectors: 1,
        from: NOW,
        durationMs: end - NOW,
        unit: "A",
        transactions: new Map(),
      });
      const last = composed.at(-1)!;
      expect(last.end).toBe(end);
      expect(last.value.limit).toBeLessThanOrEqual(safeA + 1e-6);
      expect(composed[0]!.start).toBe(NOW);
      for (const { start, end: until, value } of composed) {
        for (const at of [start, (start + until) / 2, until - 1]) {
          const planned = plan.find((step) => step.start <= at && at < step.end)?.currentA ?? safeA;
          // Where few periods are left, the safe limit comes early; by definition that is allowed.
          expect(value.limit).toBeLessThanOrEqual(Math.max(planned, safeA) + 1e-6);
          if (maxPeriods === 8 && plan.length <= 3) expect(value.limit).toBeLessThanOrEqual(planned + 1e-6);
        }
      }
      const csChargingProfiles = toOcpp16Profile(result.value);
      expect(
        OCPP16.validateCall([2, "1", "SetChargingProfile", { connectorId: 0, csChargingProfiles }]),
      ).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 1000, seed: 20_260_105 });
});
