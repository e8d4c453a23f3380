import { localDayStart, type PowerAverage, QUARTER_HOUR_MS, type Slot } from "@oec/domain";
import type { Kysely, Selectable } from "kysely";
import type { StoredPowerHistoryRepository } from "../ports.ts";
import type { HistoryRecord } from "../records.ts";
import type { Tables } from "../tables.ts";
import { optional } from "./rows.ts";

/** The tables of energy over time. */
export type HistoryTableName = "consumption_history" | "production_history";

type HistoryRow = Selectable<Tables[HistoryTableName]>;

const HOUR_MS = 3_600_000;

/** Consumption or production of all households; every call names one. */
export function historyRepository(db: Kysely<Tables>, table: HistoryTableName): StoredPowerHistoryRepository {
  const ofHousehold = (householdId: string) =>
    db.selectFrom(table).selectAll().where("household_id", "=", householdId);
  const whole = (householdId: string, { start, end }: Slot) =>
    ofHousehold(householdId)
      .where("device_id", "is", null)
      .where("timestamp", ">=", start)
      .where("timestamp", "<", end)
      .orderBy("timestamp");
  return {
    async insertRecords(records) {
      await db.transaction().execute((transaction) => writeHistory(transaction, table, records));
    },
    async findRange(householdId, period) {
      return (await whole(householdId, period).execute()).map(toRecord);
    },
    async findDeviceRange(householdId, deviceId, { start, end }) {
      const rows = await ofHousehold(householdId)
        .where("device_id", "=", deviceId)
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .orderBy("timestamp")
        .execute();
      return rows.map(toRecord);
    },
    async findLatest(householdId) {
      const row = await ofHousehold(householdId)
        .where("device_id", "is", null)
        .orderBy("timestamp", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && toRecord(row);
    },
    async getAverages(householdId, period, by) {
      const rows = await whole(householdId, period).execute();
      const startOf =
        by.unit === "hour"
          ? (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS
          : (at: number) => localDayStart(at, by.timeZone);
      return averages(rows, startOf);
    },
    async deleteRange(householdId, { start, end }) {
      const { numDeletedRows } = await db
        .deleteFrom(table)
        .where("household_id", "=", householdId)
        .where("device_id", "is", null)
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** Writes records; one of the same household, device and start is replaced. To be called inside a transaction. */
export async function writeHistory(
  db: Kysely<Tables>,
  table: HistoryTableName,
  records: readonly HistoryRecord[],
): Promise<void> {
  for (const { householdId, deviceId, start, end, powerW } of records) {
    const durationMs = end - start;
    const amounts = { duration_ms: durationMs, power_w: powerW, energy_kwh: (powerW * durationMs) / 3.6e9 };
    // The device may be NULL, which no ON CONFLICT over plain columns matches.
    const { numUpdatedRows } = await db
      .updateTable(table)
      .set(amounts)
      .where("household_id", "=", householdId)
      .where("timestamp", "=", start)
      .where("device_id", deviceId === undefined ? "is" : "=", deviceId ?? null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) continue;
    const key = { household_id: householdId, device_id: deviceId ?? null, timestamp: start };
    await db
      .insertInto(table)
      .values({ ...key, ...amounts })
      .execute();
  }
}

/** Means weighted by time; the rows ascend, so those of one hour or day follow each other. */
function averages(rows: readonly HistoryRow[], startOf: (at: number) => number): readonly PowerAverage[] {
  const sums: { start: number; weighted: number; duration: number }[] = [];
  let nextStart = -Infinity;
  for (const row of rows) {
    let last = sums.at(-1);
    if (last === undefined || row.timestamp >= nextStart) {
      const start = startOf(row.timestamp);
      if (start !== last?.start) sums.push((last = { start, weighted: 0, duration: 0 }));
      // Hours and local days begin on quarters in every time zone: within one no second look at the calendar is needed.
      nextStart = (Math.floor(row.timestamp / QUARTER_HOUR_MS) + 1) * QUARTER_HOUR_MS;
    }
    last.weighted += row.power_w * row.duration_ms;
    last.duration += row.duration_ms;
  }
  return sums.map(({ start, weighted, duration }) => ({ start, meanPowerW: weighted / duration }));
}

function toRecord(row: HistoryRow): HistoryRecord {
  return {
    householdId: row.household_id,
    start: row.timestamp,
    end: row.timestamp + row.duration_ms,
    powerW: row.power_w,
    ...optional("deviceId", row.device_id),
  };
}
