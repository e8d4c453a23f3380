import type { Instant } from "@oec/domain";
import { describe, expect, test } from "vitest";
import {
  compositeSchedule,
  ProfileStore,
  type ChargingProfile,
  type CompositeRequest,
  type ProfileRefusal,
} from "../../src/index.ts";

const NOW: Instant = 1_767_225_600_000;
const HOUR = 3_600_000;

const profile = (more: Partial<ChargingProfile> = {}, limit = 10): ChargingProfile => ({
  id: 1,
  purpose: "tx-default",
  stackLevel: 0,
  kind: "absolute",
  schedule: { unit: "A", startAt: NOW - HOUR, periods: [{ startS: 0, limit }] },
  ...more,
});

const limits = (store: ProfileStore, request: Partial<CompositeRequest> = {}) =>
  compositeSchedule(store.installed, {
    connectorId: 1,
    connectors: store.connectors,
    from: NOW,
    durationMs: HOUR,
    unit: "A",
    transactions: new Map(),
    ...request,
  }).map(({ start, end, value }) => [(start - NOW) / 60_000, (end - NOW) / 60_000, value.limit]);

describe("which profile counts (OCPP 1.6 ed. 2 section 3.13)", () => {
  test("a replacement that becomes valid later leaves a gap until then", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, profile());
    store.set(1, profile({ id: 2, validFrom: NOW + HOUR / 2 }, 8));
    expect(limits(store)).toEqual([[30, 60, 8]]);
  });

  test("a refused replacement leaves the old profile in force", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, profile());
    store.set(1, profile({ schedule: { unit: "A", startAt: NOW, periods: [] } }));
    expect(limits(store)).toEqual([[0, 60, 10]]);
  });

  test("a top level without duration never falls back to a lower one", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, profile());
    store.set(
      1,
      profile({
        id: 2,
        stackLevel: 1,
        schedule: {
          unit: "A",
          startAt: NOW,
          periods: [
            { startS: 0, limit: 6 },
            { startS: 60, limit: 12 },
          ],
        },
      }),
    );
    expect(limits(store)).toEqual([
      [0, 1, 6],
      [1, 60, 12],
    ]);
  });

  test("a TxDefaultProfile of a connector replaces that of connector 0 there and nowhere else", () => {
    const store = new ProfileStore({ connectors: 2 });
    store.set(0, profile());
    store.set(1, profile({ id: 2 }, 14));
    expect([limits(store), limits(store, { connectorId: 2 })]).toEqual([[[0, 60, 14]], [[0, 60, 10]]]);
  });

  test("a TxProfile may allow more than the TxDefaultProfile", () => {
    const store = new ProfileStore({ connectors: 1 });
    const transaction = { id: 5, startedAt: NOW - HOUR };
    store.set(1, profile());
    store.set(1, profile({ id: 2, purpose: "tx", transactionId: 5 }, 16), transaction);
    expect(limits(store, { transactions: new Map([[1, transaction]]) })).toEqual([[0, 60, 16]]);
  });

  test("a watt limit for three phases does not allow three times its current on one phase", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(
      0,
      profile({
        purpose: "station-max",
        schedule: { unit: "A", startAt: NOW, periods: [{ startS: 0, limit: 16 }] },
      }),
    );
    store.set(
      1,
      profile({
        id: 2,
        schedule: { unit: "W", startAt: NOW, periods: [{ startS: 0, limit: 11_040, phases: 1 }] },
      }),
    );
    expect([limits(store), limits(store, { unit: "W" })]).toEqual([[[0, 60, 16]], [[0, 60, 3680]]]);
  });

  test("11,040 W on three phases are 16 A exactly", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, profile({ schedule: { unit: "W", startAt: NOW, periods: [{ startS: 0, limit: 11_040 }] } }));
    expect(limits(store)).toEqual([[0, 60, 16]]);
  });

  test("the hardware's limit stands where no profile says one", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, profile({ validTo: NOW + HOUR / 2 }));
    expect(limits(store, { connectorLimitA: 32 })).toEqual([
      [0, 30, 10],
      [30, 60, 32],
    ]);
  });

  test("a minimum rate informs and never raises a limit", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(
      1,
      profile({ schedule: { unit: "A", startAt: NOW, periods: [{ startS: 0, limit: 4 }], minRate: 6 } }),
    );
    const [step] = compositeSchedule(store.installed, {
      connectorId: 1,
      connectors: 1,
      from: NOW,
      durationMs: 1000,
      unit: "A",
      transactions: new Map(),
    });
    expect(step?.value).toEqual({ limit: 4, phases: 3, minRate: 6 });
  });
});

describe("what a store refuses", () => {
  const refusal = (more: Partial<ChargingProfile>, connectorId = 1): ProfileRefusal | "accepted" => {
    const store = new ProfileStore({
      connectors: 2,
      limits: { maxStackLevel: 2, units: ["A"], maxPeriods: 2, maxProfiles: 1 },
    });
    const set = store.set(connectorId, profile(more));
    return set.ok ? "accepted" : set.error;
  };
  const periods = (...list: readonly (readonly [number, number])[]): Partial<ChargingProfile> => ({
    schedule: { unit: "A", startAt: NOW, periods: list.map(([startS, limit]) => ({ startS, limit })) },
  });

  const CASES: readonly (readonly [string, Partial<ChargingProfile>, number, ProfileRefusal])[] = [
    ["a connector it does not have", {}, 3, "connector-unknown"],
    ["a ChargePointMaxProfile on a connector", { purpose: "station-max" }, 1, "connector-wrong-for-purpose"],
    ["a TxProfile on connector 0", { purpose: "tx" }, 0, "connector-wrong-for-purpose"],
    ["a stack level above its highest", { stackLevel: 3 }, 1, "stack-level-too-high"],
    [
      "a unit it does not know",
      { schedule: { unit: "W", periods: [{ startS: 0, limit: 1 }] } },
      1,
      "unit-unsupported",
    ],
    ["a schedule without periods", periods(), 1, "periods-missing"],
    ["too many periods", periods([0, 1], [1, 1], [2, 1]), 1, "periods-too-many"],
    ["a first period that does not begin at 0", periods([1, 1]), 1, "periods-unsorted"],
    ["periods out of order", periods([0, 1], [0, 2]), 1, "periods-unsorted"],
    ["a limit below 0", periods([0, -1]), 1, "limit-negative"],
    ["a recurring profile that does not say how often", { kind: "recurring" }, 1, "recurrence-missing"],
    [
      "a recurring profile without a start",
      { kind: "recurring", recurrence: "daily", schedule: { unit: "A", periods: [{ startS: 0, limit: 1 }] } },
      1,
      "recurring-without-start",
    ],
  ];
  for (const [what, more, connectorId, reason] of CASES) {
    test(`it refuses ${what}`, () => {
      expect(refusal(more, connectorId)).toBe(reason);
    });
  }

  test("one profile more than it has room for is refused, one that takes another's place is not", () => {
    const store = new ProfileStore({ connectors: 1, limits: { maxProfiles: 1 } });
    store.set(1, profile());
    expect(store.set(1, profile({ id: 2, stackLevel: 1 }))).toEqual({
      ok: false,
      error: "profiles-too-many",
    });
    expect(store.set(1, profile({ id: 3 })).ok).toBe(true);
  });
});

describe("clearing", () => {
  const store = (): ProfileStore => {
    const made = new ProfileStore({ connectors: 2 });
    made.set(0, profile({ id: 1, purpose: "station-max" }));
    made.set(0, profile({ id: 2 }));
    made.set(1, profile({ id: 3, stackLevel: 1 }));
    made.set(2, profile({ id: 4, stackLevel: 1 }));
    return made;
  };
  const cleared = (criteria: Parameters<ProfileStore["clear"]>[0]): readonly number[] =>
    store()
      .clear(criteria)
      .map((entry) => entry.profile.id);

  test("an id clears that profile, whatever else is asked", () => {
    expect(cleared({ id: 3, connectorId: 2 })).toEqual([3]);
  });
  test("connector 0 is a connector of its own, not all of them", () => {
    expect(cleared({ connectorId: 0 })).toEqual([1, 2]);
  });
  test("several criteria must all hold", () => {
    expect(cleared({ purpose: "tx-default", stackLevel: 1, connectorId: 2 })).toEqual([4]);
  });
  test("no criterion clears all", () => {
    expect(cleared({})).toEqual([1, 2, 3, 4]);
  });
});
