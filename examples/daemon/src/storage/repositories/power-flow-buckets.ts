import { localDayStart, QUARTER_HOUR_MS } from "@oec/domain";
import { type Kysely, sql } from "kysely";
import { type BucketField, type BucketSize, CONTROL_PERIOD_MS } from "../records.ts";
import type { BucketTable, Tables } from "../tables.ts";

/** The table of each bucket size. */
export const BUCKET_TABLES = {
  "15min": "power_flow_15min",
  hour: "power_flow_hourly",
  day: "power_flow_daily",
} as const satisfies Readonly<Record<BucketSize, keyof Tables>>;

const HOUR_MS = 3_600_000;

/** [Wh] of the part of a power that the condition lets through, over the time `ms` of each snapshot. */
const energy = (power: string, condition = "", sign = "") =>
  condition === ""
    ? `sum(${power} * ms) / 3600000.0`
    : `coalesce(sum(CASE WHEN ${power} ${condition} 0 THEN ${sign}${power} * ms END), 0) / 3600000.0`;

/** How each column of a quarter comes from the snapshots, and how that of a longer bucket comes from its quarters. */
const SUMS = {
  snapshots: ["count(*)", "sum(snapshots)"],
  covered_ms: ["sum(ms)", "sum(covered_ms)"],
  pv_wh: [energy("pv_w"), "sum(pv_wh)"],
  house_load_wh: [energy("house_load_w"), "sum(house_load_wh)"],
  battery_charge_wh: [energy("battery_w", ">"), "sum(battery_charge_wh)"],
  battery_discharge_wh: [energy("battery_w", "<", "-"), "sum(battery_discharge_wh)"],
  ev_charge_wh: [energy("ev_w", ">"), "sum(ev_charge_wh)"],
  ev_discharge_wh: [energy("ev_w", "<", "-"), "sum(ev_discharge_wh)"],
  grid_import_wh: [energy("grid_w", ">"), "sum(grid_import_wh)"],
  grid_export_wh: [energy("grid_w", "<", "-"), "sum(grid_export_wh)"],
  min_grid_w: ["min(grid_w)", "min(min_grid_w)"],
  max_grid_w: ["max(grid_w)", "max(max_grid_w)"],
  max_current_l1_a: ["max(abs(current_l1_a))", "max(max_current_l1_a)"],
  max_current_l2_a: ["max(abs(current_l2_a))", "max(max_current_l2_a)"],
  max_current_l3_a: ["max(abs(current_l3_a))", "max(max_current_l3_a)"],
  soc_ms: ["coalesce(sum(CASE WHEN battery_soc_percent IS NOT NULL THEN ms END), 0)", "sum(soc_ms)"],
  soc_percent_ms: ["coalesce(sum(battery_soc_percent * ms), 0)", "sum(soc_percent_ms)"],
  min_battery_soc_percent: ["min(battery_soc_percent)", "min(min_battery_soc_percent)"],
  max_battery_soc_percent: ["max(battery_soc_percent)", "max(max_battery_soc_percent)"],
} as const satisfies Readonly<
  Record<Exclude<keyof BucketTable, "household_id" | "bucket_start">, readonly [string, string]>
>;

/** How a field of a bucket is read. */
export const BUCKET_EXPRESSIONS = {
  coveredMs: "covered_ms",
  snapshots: "snapshots",
  pvWh: "pv_wh",
  houseWh: "house_load_wh",
  batteryChargeWh: "battery_charge_wh",
  batteryDischargeWh: "battery_discharge_wh",
  evChargeWh: "ev_charge_wh",
  evDischargeWh: "ev_discharge_wh",
  gridImportWh: "grid_import_wh",
  gridExportWh: "grid_export_wh",
  minGridW: "min_grid_w",
  maxGridW: "max_grid_w",
  maxCurrentL1A: "max_current_l1_a",
  maxCurrentL2A: "max_current_l2_a",
  maxCurrentL3A: "max_current_l3_a",
  meanBatterySocPercent: "CASE WHEN soc_ms > 0 THEN soc_percent_ms / soc_ms END",
  minBatterySocPercent: "min_battery_soc_percent",
  maxBatterySocPercent: "max_battery_soc_percent",
} as const satisfies Readonly<Record<BucketField, string>>;

/** The quarter that an instant lies in. */
export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}

/**
 * Makes the buckets over the given quarters anew: quarters from their snapshots, hours and days from their quarters.
 *
 * A bucket is always a pure function of the rows below it, whatever order they came in; a quarter of 10 s snapshots is 90
 * rows, so this costs less than a millisecond per group.
 */
export async function refreshBuckets(
  db: Kysely<Tables>,
  householdId: string,
  timeZone: string,
  quarters: ReadonlySet<number>,
): Promise<void> {
  const hours = new Set<number>();
  const days = new Set<number>();
  for (const quarter of quarters) {
    await refresh(db, "15min", householdId, quarter, quarter + QUARTER_HOUR_MS);
    hours.add(Math.floor(quarter / HOUR_MS) * HOUR_MS);
    days.add(localDayStart(quarter, timeZone));
  }
  for (const hour of hours) await refresh(db, "hour", householdId, hour, hour + HOUR_MS);
  for (const day of days) {
    // The middle of the next day is on that day, however long this one is.
    const next = localDayStart(day + 36 * HOUR_MS, timeZone);
    await refresh(db, "day", householdId, day, next);
  }
}

const COLUMNS = Object.keys(SUMS) as readonly (keyof typeof SUMS)[];

async function refresh(
  db: Kysely<Tables>,
  size: BucketSize,
  householdId: string,
  start: number,
  end: number,
): Promise<void> {
  const fromSnapshots = size === "15min";
  const names = sql.raw(COLUMNS.join(", "));
  const sums = sql.raw(COLUMNS.map((name) => SUMS[name][fromSnapshots ? 0 : 1]).join(", "));
  const replaced = sql.raw(COLUMNS.map((name) => `${name} = excluded.${name}`).join(", "));
  const rows = fromSnapshots
    ? sql`(SELECT *, coalesce(duration_ms, ${sql.lit(CONTROL_PERIOD_MS)}) AS ms FROM power_flow_snapshots
        WHERE household_id = ${householdId} AND timestamp >= ${start} AND timestamp < ${end})`
    : sql`(SELECT * FROM power_flow_15min
        WHERE household_id = ${householdId} AND bucket_start >= ${start} AND bucket_start < ${end})`;
  await sql`INSERT INTO ${sql.table(BUCKET_TABLES[size])} (household_id, bucket_start, ${names})
    SELECT household_id, ${start}, ${sums} FROM ${rows} parts GROUP BY household_id
    ON CONFLICT (household_id, bucket_start) DO UPDATE SET ${replaced}`.execute(db);
}
