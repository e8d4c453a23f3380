import { MS_PER_HOUR, QUARTER_HOUR_MS, type Instant, type Percent, type Tariff } from "@oec/domain";
import type { BucketField, Store } from "../storage/index.ts";
import { energyPricesAt, type Market } from "./market.ts";
import { BOOK_DAYS, type MeasuredQuarter } from "./quarter-book.ts";

/** Columns of the stored quarters that a book is made of. */
const FIELDS = [
  "coveredMs",
  "houseWh",
  "evChargeWh",
  "evDischargeWh",
  "pvWh",
  "gridImportWh",
  "gridExportWh",
  "batteryChargeWh",
  "batteryDischargeWh",
  "maxGridW",
] as const satisfies readonly BucketField[];

/** What the store knows of the last days, as a book of quarters keeps it; money at the prices of the time. */
export async function restoredQuarters(
  store: Store,
  householdId: string,
  { market, tariff }: { readonly market: Market; readonly tariff: Tariff },
  now: Instant,
): Promise<readonly MeasuredQuarter[]> {
  const period = { start: now - BOOK_DAYS * 24 * MS_PER_HOUR, end: now };
  const { powerFlow } = store.shared;
  const { at, columns } = await powerFlow.getBuckets(householdId, "15min", period, FIELDS);
  const levels = await lastLevels(store, householdId, period);
  const column = (field: (typeof FIELDS)[number], row: number): number => columns[field][row] ?? 0;
  return Array.from(at, (start, row) => {
    const [boughtWh, soldWh] = [column("gridImportWh", row), column("gridExportWh", row)];
    const { importPerKwh, exportPerKwh } = energyPricesAt(market, tariff, start);
    const socPercent = levels.get(start);
    return {
      start,
      coveredMs: column("coveredMs", row),
      houseWh: column("houseWh", row) + column("evChargeWh", row) - column("evDischargeWh", row),
      sunWh: column("pvWh", row),
      boughtWh,
      soldWh,
      chargedWh: column("batteryChargeWh", row),
      givenWh: column("batteryDischargeWh", row),
      ...(socPercent !== undefined && { socPercent }),
      cost: (boughtWh * importPerKwh - soldWh * exportPerKwh) / 1000,
      peakImportW: Math.max(0, column("maxGridW", row)),
    };
  });
}

/** The last state of charge of each quarter. */
async function lastLevels(
  store: Store,
  householdId: string,
  period: { readonly start: Instant; readonly end: Instant },
): Promise<ReadonlyMap<Instant, Percent>> {
  const fields = ["batterySocPercent"] as const;
  const { at, columns } = await store.shared.powerFlow.getSnapshotColumns(householdId, period, fields);
  const levels = new Map<Instant, Percent>();
  for (const [row, percent] of columns.batterySocPercent.entries()) {
    const instant = at[row];
    if (instant === undefined || Number.isNaN(percent)) continue;
    levels.set(Math.floor(instant / QUARTER_HOUR_MS) * QUARTER_HOUR_MS, percent);
  }
  return levels;
}
