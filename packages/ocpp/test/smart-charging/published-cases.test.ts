// Cases that others have published, with their numbers, put into our terms: the sections on smart charging of MicroOcpp's
// tests, the station of EVerest libocpp PR 1062, and libocpp issue 609.
import { parseInstant, type Amperes, type Instant } from "@oec/domain";
import { describe, expect, test } from "vitest";
import {
  compositeSchedule,
  fromOcpp16Profile,
  ProfileStore,
  type ChargingProfile,
  type CompositeLimit,
  type CompositeRequest,
  type Ocpp16Profile,
  type RunningTransaction,
} from "../../src/index.ts";

const BASE = parseInstant("2023-01-01T00:00:00Z");
const NO_TRANSACTION = new Map<number, RunningTransaction>();
const running = (id?: number): ReadonlyMap<number, RunningTransaction> =>
  new Map([[1, { startedAt: BASE, ...(id !== undefined && { id }) }]]);

function profile(wire: Partial<Ocpp16Profile> & Pick<Ocpp16Profile, "chargingSchedule">): ChargingProfile {
  return fromOcpp16Profile({
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: "ChargePointMaxProfile",
    chargingProfileKind: "Absolute",
    ...wire,
  });
}

/** [start, limit, phases = 3] of each period. */
function schedule(
  unit: "A" | "W",
  periods: readonly (readonly [startPeriod: number, limit: number, numberPhases?: number])[],
  more: Partial<Ocpp16Profile["chargingSchedule"]> = {},
): Ocpp16Profile["chargingSchedule"] {
  return {
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods.map(([startPeriod, limit, numberPhases = 3]) => ({
      startPeriod,
      limit,
      numberPhases,
    })),
    ...more,
  };
}

const START = { startSchedule: "2023-01-01T00:00:00.000Z" };
const MAX_16A = profile({ chargingSchedule: schedule("A", [[0, 16]], START) });
const TX_DEFAULT_RELATIVE_24A = profile({
  chargingProfileId: 2,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Relative",
  chargingSchedule: schedule("A", [[0, 24]]),
});
const TX_123_20A = profile({
  chargingProfileId: 3,
  transactionId: 123,
  chargingProfilePurpose: "TxProfile",
  chargingProfileKind: "Relative",
  chargingSchedule: schedule("A", [[0, 20]]),
});
const TX_ONE_PHASE_20A = profile({
  chargingProfileId: 9,
  chargingProfilePurpose: "TxProfile",
  chargingProfileKind: "Relative",
  chargingSchedule: schedule("A", [[0, 20, 1]]),
});
const TWO_PERIODS = [
  [0, 16],
  [3600, 20],
] as const;
const DAILY_2H = profile({
  chargingProfileId: 7,
  chargingProfileKind: "Recurring",
  recurrencyKind: "Daily",
  chargingSchedule: schedule("A", TWO_PERIODS, { ...START, duration: 7200 }),
});
const WEEKLY_2H = profile({
  chargingProfileId: 8,
  stackLevel: 1,
  chargingProfileKind: "Recurring",
  recurrencyKind: "Weekly",
  chargingSchedule: schedule(
    "A",
    [
      [0, 10],
      [3600, 12],
    ],
    { ...START, duration: 7200 },
  ),
});

function station(
  connectors: number,
  ...profiles: readonly (readonly [number, ChargingProfile])[]
): ProfileStore {
  const store = new ProfileStore({ connectors });
  for (const [connectorId, one] of profiles) {
    expect(store.set(connectorId, one, "starting").ok).toBe(true);
  }
  return store;
}

function limitAt(
  store: ProfileStore,
  at: Instant | string,
  request: Partial<CompositeRequest> = {},
): CompositeLimit | undefined {
  const from = typeof at === "string" ? parseInstant(at) : at;
  const [step] = compositeSchedule(store.installed, {
    connectorId: 1,
    connectors: store.connectors,
    from,
    durationMs: 1000,
    unit: "A",
    transactions: NO_TRANSACTION,
    ...request,
  });
  return step?.value;
}

const ampsAt = (...args: Parameters<typeof limitAt>): Amperes | undefined => limitAt(...args)?.limit;

/** [begin in seconds, limit] of each step. */
function periodsOf(
  store: ProfileStore,
  from: Instant,
  durationS: number,
  request: Partial<CompositeRequest> = {},
) {
  return compositeSchedule(store.installed, {
    connectorId: 1,
    connectors: store.connectors,
    from,
    durationMs: durationS * 1000,
    unit: "A",
    transactions: NO_TRANSACTION,
    ...request,
  }).map(({ start, end, value }) => [(start - from) / 1000, (end - from) / 1000, value.limit]);
}

describe("MicroOcpp's sections on smart charging", () => {
  const RECURRING = { chargingProfileKind: "Recurring", recurrencyKind: "Daily" } as const;
  const LONG = schedule(
    "W",
    [
      [0, 16],
      [18_000, 32],
    ],
    { startSchedule: "2023-06-18T00:00:00Z", duration: 1_000_000, minChargingRate: 6 },
  );
  const first = profile({
    ...RECURRING,
    chargingProfileId: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingSchedule: LONG,
  });

  test("set charging profile and clear: what was set is cleared once", () => {
    const store = station(1, [1, first]);
    expect(store.clear()).toHaveLength(1);
    expect(store.clear()).toHaveLength(0);
  });

  test("profiles persist over reboots: a store made from what another held holds it", () => {
    const before = station(1, [1, first]);
    expect(new ProfileStore({ connectors: 1, installed: before.installed }).clear()).toHaveLength(1);
  });

  test("set conflicting profile: the same id on another level replaces", () => {
    expect(station(1, [1, first], [1, { ...first, stackLevel: 1 }]).installed).toHaveLength(1);
  });

  test("set conflicting profile: another id on the same level and purpose replaces", () => {
    expect(station(1, [1, first], [1, { ...first, id: 1 }]).installed).toHaveLength(1);
  });

  test("set charging profile via remote start: 20 A", () => {
    expect(ampsAt(station(1, [1, TX_ONE_PHASE_20A]), BASE, { transactions: running() })).toBe(20);
  });

  test("ChargePointMaxProfile, absolute: 16 A", () => {
    expect(ampsAt(station(1, [0, MAX_16A]), BASE)).toBe(16);
  });

  test("TxDefaultProfile, relative: 24 A within the transaction, nothing before and after", () => {
    const store = station(1, [1, TX_DEFAULT_RELATIVE_24A]);
    expect([
      ampsAt(store, BASE),
      ampsAt(store, BASE, { transactions: running() }),
      ampsAt(store, BASE),
    ]).toEqual([undefined, 24, undefined]);
  });

  test("TxProfile without a transaction is refused", () => {
    expect(new ProfileStore({ connectors: 1 }).set(1, TX_123_20A)).toEqual({
      ok: false,
      error: "no-transaction",
    });
  });

  test("TxProfile of another transaction is refused", () => {
    const set = new ProfileStore({ connectors: 1 }).set(1, TX_123_20A, { id: 7, startedAt: BASE });
    expect(set).toEqual({ ok: false, error: "other-transaction" });
  });

  test("TxProfile of the transaction: 20 A, and gone after it", () => {
    const store = new ProfileStore({ connectors: 1 });
    store.set(1, TX_123_20A, { id: 123, startedAt: BASE });
    expect(ampsAt(store, BASE, { transactions: running(123) })).toBe(20);
    store.endTransaction(1);
    expect(store.installed).toEqual([]);
  });

  test("time validity: a profile of next year and one of last year say nothing today; next year's says 16 A then", () => {
    const nextYear = { ...MAX_16A, id: 4, validFrom: parseInstant("2024-01-01T00:00:00Z") };
    const lastYear = { ...MAX_16A, id: 5, stackLevel: 1, validTo: parseInstant("2022-01-01T00:00:00Z") };
    const store = station(1, [0, nextYear], [0, lastYear]);
    expect([ampsAt(store, BASE), ampsAt(store, "2024-01-01T00:00:00Z")]).toEqual([undefined, 16]);
  });

  test("multiple periods: 16 A, an hour later 20 A", () => {
    const store = station(1, [0, profile({ chargingSchedule: schedule("A", TWO_PERIODS, START) })]);
    expect([ampsAt(store, BASE), ampsAt(store, BASE + 3_600_000)]).toEqual([16, 20]);
  });

  test("recurring daily: nothing after its two hours, its second hour again three days later", () => {
    const store = station(1, [0, DAILY_2H]);
    expect([BASE, BASE + 7_200_000, "2023-01-04T01:00:00Z"].map((at) => ampsAt(store, at))).toEqual([
      16,
      undefined,
      20,
    ]);
  });

  test("recurring weekly: nothing after its two hours, its second hour again three weeks later", () => {
    const store = station(1, [0, WEEKLY_2H]);
    expect([BASE, BASE + 7_200_000, "2023-01-22T01:00:00Z"].map((at) => ampsAt(store, at))).toEqual([
      10,
      undefined,
      12,
    ]);
  });

  test("stacking: the weekly profile prevails while it runs, the daily one counts on the other days", () => {
    const store = station(1, [0, DAILY_2H], [0, WEEKLY_2H]);
    const days = ["2023-01-01", "2023-01-03", "2023-01-22", "2023-01-23"];
    expect(days.map((day) => ampsAt(store, `${day}T00:00:00Z`))).toEqual([10, 16, 10, 16]);
  });

  test("TxProfile capped by ChargePointMaxProfile: 16 A on the one phase of the TxProfile", () => {
    const store = station(1, [1, TX_ONE_PHASE_20A], [0, MAX_16A]);
    expect(limitAt(store, BASE, { transactions: running() })).toEqual({ limit: 16, phases: 1 });
  });

  test("mixed units: 5 kW for the station and 20 A on one phase are 20 A and 4.6 kW", () => {
    const max = profile({ chargingSchedule: schedule("W", [[0, 5000]], START) });
    const store = station(1, [1, TX_ONE_PHASE_20A], [0, max]);
    const transactions = running();
    expect([ampsAt(store, BASE, { transactions }), ampsAt(store, BASE, { transactions, unit: "W" })]).toEqual(
      [20, 4600],
    );
  });

  test("get composite schedule: two periods over a day", () => {
    const store = station(1, [0, profile({ chargingSchedule: schedule("A", TWO_PERIODS, START) })]);
    expect(periodsOf(store, BASE, 86_400)).toEqual([
      [0, 3600, 16],
      [3600, 86_400, 20],
    ]);
  });

  test("get composite schedule with a gap: the day's hours, nothing, and the first second of the next day", () => {
    expect(periodsOf(station(1, [0, DAILY_2H]), BASE, 86_401)).toEqual([
      [0, 3600, 16],
      [3600, 7200, 20],
      [86_400, 86_401, 16],
    ]);
  });
});

describe("EVerest libocpp", () => {
  test("PR 1062: two EVSEs, 32 A for the station, 10 A by default on connector 0: the station may use 20 A", () => {
    const max = profile({ chargingProfileId: 1, chargingSchedule: schedule("A", [[0, 32]], START) });
    const byDefault = profile({
      chargingProfileId: 2,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingSchedule: schedule("A", [[0, 10]], START),
    });
    const store = station(2, [0, max], [0, byDefault]);
    expect(limitAt(store, BASE, { connectorId: 0 })).toEqual({ limit: 20, phases: 3 });
  });

  test("PR 1112: a limit of 0 A counts on connector 0", () => {
    const byDefault = profile({
      chargingProfilePurpose: "TxDefaultProfile",
      chargingSchedule: schedule("A", [[0, 0]], START),
    });
    expect(ampsAt(station(2, [0, byDefault]), BASE, { connectorId: 0 })).toBe(0);
  });

  test("issue 609: a profile of a higher level that begins within the window counts from there, and the daily one after it", () => {
    const higher = profile({
      chargingProfileId: 1,
      stackLevel: 1,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingSchedule: schedule("W", [[0, 2000, 1]], {
        startSchedule: "2024-01-17T18:00:00Z",
        duration: 1080,
      }),
    });
    const daily = profile({
      chargingProfileId: 100,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Recurring",
      recurrencyKind: "Daily",
      chargingSchedule: schedule(
        "W",
        [
          [0, 11_000],
          [28_800, 6000],
          [72_000, 12_000],
        ],
        { startSchedule: "2024-01-17T00:00:00Z", duration: 86_400 },
      ),
    });
    const from = parseInstant("2024-01-17T17:59:00Z");
    expect(periodsOf(station(1, [1, higher], [1, daily]), from, 3600, { unit: "W" })).toEqual([
      [0, 60, 6000],
      [60, 1140, 2000],
      [1140, 3600, 6000],
    ]);
  });
});
