import type { Instant, Slot } from "@oec/domain";
import { type Kysely, sql } from "kysely";
import type { StateRepository } from "../ports.ts";
import type { PowerStatistics, Spread, StateRecord } from "../records.ts";
import type { StateColumns, Tables } from "../tables.ts";
import { optional, word } from "./rows.ts";

/** A table of states and how a state stands in its columns. */
export interface StateCodec<State, Columns> {
  readonly table: "battery_states" | "inverter_states" | "ev_charger_states";
  toColumns(state: State): Columns;
  toState(columns: Columns): State;
}

/** A reading holds until the next one, but not longer than this [ms]: a silent device is not counted on. */
const LONGEST_HOLD_MS = 300_000;

/** Readings of one kind of device of one household. */
export function stateRepository<State, Columns extends object>(
  db: Kysely<Tables>,
  householdId: string,
  codec: StateCodec<State, Columns>,
): StateRepository<State> {
  const table = sql.table(codec.table);
  const ofDevice = (deviceId: string) => sql`household_id = ${householdId} AND device_id = ${deviceId}`;
  const inPeriod = (period: Slot) => sql`timestamp >= ${period.start} AND timestamp < ${period.end}`;
  const read = async (query: ReturnType<typeof sql>): Promise<StateRecord<State>[]> => {
    const { rows } = await query.execute(db);
    return rows.map((row) => toRecord(row as StateColumns & Columns, codec));
  };
  const insertBatch = async (records: readonly StateRecord<State>[]): Promise<void> => {
    await db.transaction().execute(async (transaction) => {
      for (const record of records) await upsertState(transaction, householdId, codec, record);
    });
  };
  const cleanup = async (before: Instant, limit: number): Promise<number> => {
    const { rows } = await sql<{ device_id: string }>`
      DELETE FROM ${table} WHERE household_id = ${householdId} AND (device_id, timestamp) IN (
        SELECT device_id, timestamp FROM ${table}
        WHERE household_id = ${householdId} AND timestamp < ${before} LIMIT ${limit}
      ) RETURNING device_id`.execute(db);
    return rows.length;
  };
  return {
    insertBatch,
    insertState: (record) => upsertState(db, householdId, codec, record),
    async findLatest(deviceId) {
      const [latest] = await read(
        sql`SELECT * FROM ${table} WHERE ${ofDevice(deviceId)} ORDER BY timestamp DESC LIMIT 1`,
      );
      return latest;
    },
    findRange: (deviceId, period) =>
      read(
        sql`SELECT * FROM ${table} WHERE ${ofDevice(deviceId)} AND ${inPeriod(period)} ORDER BY timestamp`,
      ),
    findPage: (deviceId, period, limit, offset) =>
      read(
        sql`SELECT * FROM ${table} WHERE ${ofDevice(deviceId)} AND ${inPeriod(period)} ORDER BY timestamp
          LIMIT ${limit} OFFSET ${offset}`,
      ),
    async getPowerStatistics(deviceId, period) {
      const { rows } = await sql<StatisticsRow>`
        SELECT count(*) AS count, min(power_w) AS low, max(power_w) AS high, avg(power_w) AS mean,
          coalesce(sum(CASE WHEN power_w > 0 THEN power_w * held_ms END), 0) / 3600000.0 AS consumed_wh,
          coalesce(sum(CASE WHEN power_w < 0 THEN -power_w * held_ms END), 0) / 3600000.0 AS supplied_wh
        FROM (SELECT power_w, CASE WHEN until - timestamp > ${LONGEST_HOLD_MS} THEN ${LONGEST_HOLD_MS}
            ELSE until - timestamp END AS held_ms
          FROM (SELECT power_w, timestamp,
              coalesce(lead(timestamp) OVER (ORDER BY timestamp), ${period.end}) AS until
            FROM ${table} WHERE ${ofDevice(deviceId)} AND ${inPeriod(period)}) held) spans`.execute(db);
      return toStatistics(rows[0]);
    },
    cleanup,
    deleteBefore: (at) => cleanup(at, Number.MAX_SAFE_INTEGER),
  };
}

/** Writes one reading; a second one of the same device and instant replaces the first. */
export async function upsertState<State, Columns extends object>(
  db: Kysely<Tables>,
  householdId: string,
  codec: StateCodec<State, Columns>,
  record: StateRecord<State>,
): Promise<void> {
  const row: Readonly<Record<string, unknown>> = {
    household_id: householdId,
    device_id: record.deviceId,
    timestamp: record.at,
    quality: record.quality ?? "good",
    ...codec.toColumns(record.state),
  };
  const names = Object.keys(row).map((name) => sql.ref(name));
  const replaced = Object.keys(row)
    .slice(3)
    .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`INSERT INTO ${sql.table(codec.table)} (${sql.join(names)}) VALUES (${sql.join(Object.values(row))})
    ON CONFLICT (household_id, device_id, timestamp) DO UPDATE SET ${sql.join(replaced)}`.execute(db);
}

function toRecord<State, Columns extends object>(
  row: StateColumns & Columns,
  codec: StateCodec<State, Columns>,
): StateRecord<State> {
  return {
    deviceId: row.device_id,
    at: row.timestamp,
    state: codec.toState(row),
    ...optional(
      "quality",
      row.quality === "good" ? undefined : word<"estimated" | "stale" | "bad">(row.quality),
    ),
  };
}

interface StatisticsRow {
  readonly count: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number | null;
  readonly consumed_wh: number;
  readonly supplied_wh: number;
}

function toStatistics(row: StatisticsRow | undefined): PowerStatistics {
  const { count = 0, low = null, high = null, mean = null } = row ?? {};
  const powerW: Spread | undefined =
    low === null || high === null || mean === null ? undefined : { min: low, max: high, mean };
  const energy = { consumedWh: row?.consumed_wh ?? 0, suppliedWh: row?.supplied_wh ?? 0 };
  return { count, ...optional("powerW", powerW), ...energy };
}
