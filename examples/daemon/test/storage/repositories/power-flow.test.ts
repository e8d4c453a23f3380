import { localDayStart } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BucketField, PowerFlowSnapshot } from "../../../src/storage/records.ts";
import { writeTelemetry } from "../../../src/storage/telemetry.ts";
import { DAY, HOUR, MINUTE, snapshot, T0, testDatabase } from "../test-store.ts";

const ALL = { start: 0, end: 9e15 };
const FIELDS = [
  "snapshots",
  "coveredMs",
  "pvWh",
  "houseWh",
  "batteryChargeWh",
  "batteryDischargeWh",
  "evChargeWh",
  "evDischargeWh",
  "gridImportWh",
  "gridExportWh",
  "minGridW",
  "maxGridW",
  "maxCurrentL1A",
  "meanBatterySocPercent",
  "minBatterySocPercent",
  "maxBatterySocPercent",
] as const satisfies readonly BucketField[];

type Bucket = Record<(typeof FIELDS)[number], number>;

/** The buckets made from the snapshots in plain code: the oracle. */
function bucketsOf(
  snapshots: readonly PowerFlowSnapshot[],
  startOf: (at: number) => number,
): Map<number, Bucket> {
  const groups = new Map<number, PowerFlowSnapshot[]>();
  for (const one of snapshots) groups.set(startOf(one.at), [...(groups.get(startOf(one.at)) ?? []), one]);
  const starts = [...groups.keys()].sort((a, b) => a - b);
  return new Map(starts.map((start) => [start, bucketOf(groups.get(start) ?? [])]));
}

function bucketOf(group: readonly PowerFlowSnapshot[]): Bucket {
  const wh = (power: (one: PowerFlowSnapshot) => number) =>
    group.reduce((sum, one) => sum + (Math.max(0, power(one)) * (one.durationMs ?? 10_000)) / HOUR, 0);
  const extreme = (
    pick: (...values: number[]) => number,
    of: (one: PowerFlowSnapshot) => number | undefined,
  ) => {
    const known = group.map(of).filter((value) => value !== undefined);
    return known.length === 0 ? NaN : pick(...known);
  };
  const withSoc = group.filter((one) => one.batterySocPercent !== undefined);
  const socMs = withSoc.reduce((sum, one) => sum + (one.durationMs ?? 10_000), 0);
  const weighted = withSoc.reduce(
    (sum, one) => sum + (one.batterySocPercent ?? 0) * (one.durationMs ?? 10_000),
    0,
  );
  return {
    snapshots: group.length,
    coveredMs: group.reduce((sum, one) => sum + (one.durationMs ?? 10_000), 0),
    pvWh: wh((one) => one.pvW),
    houseWh: wh((one) => one.houseW),
    batteryChargeWh: wh((one) => one.batteryW),
    batteryDischargeWh: wh((one) => -one.batteryW),
    evChargeWh: wh((one) => one.evW),
    evDischargeWh: wh((one) => -one.evW),
    gridImportWh: wh((one) => one.gridW),
    gridExportWh: wh((one) => -one.gridW),
    minGridW: extreme(Math.min, (one) => one.gridW),
    maxGridW: extreme(Math.max, (one) => one.gridW),
    maxCurrentL1A: extreme(Math.max, (one) => one.phaseCurrentA && Math.abs(one.phaseCurrentA[0])),
    meanBatterySocPercent: socMs === 0 ? NaN : weighted / socMs,
    minBatterySocPercent: extreme(Math.min, (one) => one.batterySocPercent),
    maxBatterySocPercent: extreme(Math.max, (one) => one.batterySocPercent),
  };
}

const power = fc.double({ min: -12_000, max: 12_000, noNaN: true });
const soc = fc.double({ min: 0, max: 100, noNaN: true });
/** Two days around the change to summer time, so that one local day has 23 hours. */
const SPRING = Date.UTC(2026, 2, 28, 12);
const anySnapshot: fc.Arbitrary<PowerFlowSnapshot> = fc
  .record({
    at: fc.integer({ min: 0, max: (2 * DAY) / 10_000 }).map((step) => SPRING + step * 10_000),
    durationMs: fc.integer({ min: 1, max: 60_000 }),
    gridW: power,
    houseW: power.map(Math.abs),
    pvW: power.map(Math.abs),
    batteryW: power,
    evW: power,
    currents: fc.option(fc.tuple(power, power, power), { nil: undefined }),
    soc: fc.option(soc, { nil: undefined }),
  })
  .map(({ currents, soc: socPercent, ...rest }) => ({
    householdId: "home",
    ...rest,
    ...(currents === undefined ? {} : { phaseCurrentA: currents }),
    ...(socPercent === undefined ? {} : { batterySocPercent: socPercent }),
  }));

test("the aggregates equal a recomputation from the snapshots, whatever came in whatever order, twice or corrected", async () => {
  const { db, shared } = await testDatabase();
  const groups = fc.array(fc.array(anySnapshot, { maxLength: 30 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(groups, async (written) => {
      for (const table of [
        "power_flow_snapshots",
        "power_flow_15min",
        "power_flow_hourly",
        "power_flow_daily",
      ] as const) {
        await db.deleteFrom(table).execute();
      }
      const last = new Map<number, PowerFlowSnapshot>();
      for (const group of written) {
        await writeTelemetry(
          db,
          group.map((record) => ({ kind: "snapshot", record })),
        );
        for (const record of group) last.set(record.at, record);
      }
      for (const [size, startOf] of [
        ["15min", (at: number) => at - (at % (15 * MINUTE))],
        ["hour", (at: number) => at - (at % HOUR)],
        ["day", (at: number) => localDayStart(at, "Europe/Stockholm")],
      ] as const) {
        const expected = bucketsOf([...last.values()], startOf);
        const { at, columns } = await shared.powerFlow.getBuckets("home", size, ALL, FIELDS);
        expect([...at]).toEqual([...expected.keys()]);
        for (const [index, bucket] of [...expected.values()].entries()) {
          for (const field of FIELDS) {
            const given = columns[field][index] ?? Infinity;
            if (Number.isNaN(bucket[field])) expect(given).toBeNaN();
            else expect(given).toBeCloseTo(bucket[field], 6);
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("a day's bucket of a household begins at its own midnight", async () => {
  const { shared } = await testDatabase();
  await shared.powerFlow.saveSnapshot(snapshot(T0 + 12 * HOUR));
  await shared.powerFlow.saveSnapshot(snapshot(T0 + 12 * HOUR, { householdId: "away" }));
  const midnight = async (id: string) => (await shared.powerFlow.getBuckets(id, "day", ALL, [])).at[0];
  expect(await midnight("home")).toBe(T0 - HOUR);
  expect(await midnight("away")).toBe(T0 - 5.5 * HOUR);
});

test("a snapshot comes back with every field", async () => {
  const { shared } = await testDatabase();
  const full: PowerFlowSnapshot = snapshot(T0, {
    gridW: -1234.5678901,
    durationMs: 9_000,
    quality: "estimated",
    phaseCurrentA: [-1.5, 0, 2.25],
    batterySocPercent: 55.5,
    evSocPercent: 80,
    deviceId: "meter",
  });
  await shared.powerFlow.saveSnapshot(full);
  expect(await shared.powerFlow.getLatestSnapshot("home")).toEqual(full);
});

test("a range includes its start and not its end", async () => {
  const { shared } = await testDatabase();
  for (const at of [T0 - 1, T0, T0 + 9_999, T0 + 10_000]) await shared.powerFlow.saveSnapshot(snapshot(at));
  const period = { start: T0, end: T0 + 10_000 };
  const rows = await shared.powerFlow.getSnapshotsRange("home", period);
  expect(rows.map(({ at }) => at)).toEqual([T0, T0 + 9_999]);
  const { at } = await shared.powerFlow.getSnapshotColumns("home", period, ["gridW"]);
  expect([...at]).toEqual([T0, T0 + 9_999]);
});

test("a second snapshot of the same time replaces the first, also in the aggregates", async () => {
  const { shared } = await testDatabase();
  await shared.powerFlow.saveSnapshot(snapshot(T0, { pvW: 3_600, durationMs: 10_000 }));
  await shared.powerFlow.saveSnapshot(snapshot(T0, { pvW: 360, durationMs: 10_000 }));
  const { columns } = await shared.powerFlow.getBuckets("home", "day", ALL, ["pvWh", "snapshots"]);
  expect([columns.pvWh[0], columns.snapshots[0]]).toEqual([1, 1]);
});

test("households do not see each other's snapshots", async () => {
  const { shared } = await testDatabase();
  await shared.powerFlow.saveSnapshot(snapshot(T0, { householdId: "away" }));
  expect(await shared.powerFlow.getLatestSnapshot("home")).toBeUndefined();
  expect((await shared.powerFlow.getBuckets("home", "hour", ALL, [])).at).toHaveLength(0);
});

test("cleaning up deletes old snapshots in steps and keeps the aggregates", async () => {
  const { shared } = await testDatabase();
  for (let step = 0; step < 6; step++)
    await shared.powerFlow.saveSnapshot(snapshot(T0 + step * 15 * MINUTE, { pvW: 4_000 }));
  const before = await shared.powerFlow.getBuckets("home", "15min", ALL, FIELDS);
  expect(await shared.powerFlow.cleanup("home", T0 + 65 * MINUTE, 3)).toBe(3);
  expect(await shared.powerFlow.cleanup("home", T0 + 65 * MINUTE, 3)).toBe(1);
  expect(await shared.powerFlow.cleanup("home", T0 + 65 * MINUTE, 3)).toBe(0);
  expect(await shared.powerFlow.getSnapshotsRange("home", ALL)).toHaveLength(2);
  expect(await shared.powerFlow.getBuckets("home", "15min", ALL, FIELDS)).toEqual(before);
});

test("a snapshot of a time that was cleaned up is refused, because its bucket is final", async () => {
  const { shared } = await testDatabase();
  await shared.powerFlow.saveSnapshot(snapshot(T0, { pvW: 4_000 }));
  await shared.powerFlow.cleanup("home", T0 + HOUR, 100);
  const before = await shared.powerFlow.getBuckets("home", "hour", ALL, FIELDS);
  await expect(shared.powerFlow.saveSnapshot(snapshot(T0 + 1))).rejects.toMatchObject({
    code: "STORE_CONSTRAINT",
  });
  expect(await shared.powerFlow.getBuckets("home", "hour", ALL, FIELDS)).toEqual(before);
  await shared.powerFlow.saveSnapshot(snapshot(T0 + HOUR));
  expect(await shared.powerFlow.getSnapshotsRange("home", ALL)).toHaveLength(1);
});

test("a column that does not exist is refused instead of reaching the database", async () => {
  const { shared } = await testDatabase();
  const fields = ["pvWh; DROP TABLE devices"] as unknown[] as BucketField[];
  const query = shared.powerFlow.getBuckets("home", "hour", ALL, fields);
  await expect(query).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});
