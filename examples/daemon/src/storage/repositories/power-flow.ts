import { OecError, type Slot } from "@oec/domain";
import { type CompiledQuery, type Kysely, sql } from "kysely";
import { SqliteConnection } from "../dialect.ts";
import { storeError } from "../errors.ts";
import type { PowerFlowRepository } from "../ports.ts";
import type { PowerFlowSnapshot, TimeColumns } from "../records.ts";
import type { Tables } from "../tables.ts";
import { BUCKET_EXPRESSIONS, BUCKET_TABLES, quarterOf, refreshBuckets } from "./power-flow-buckets.ts";
import { SNAPSHOT_COLUMNS, toSnapshot, toSnapshotRow } from "./snapshot-rows.ts";

/** Power flow of all households; every call names one. */
export function powerFlowRepository(db: Kysely<Tables>): PowerFlowRepository {
  const snapshots = (householdId: string) =>
    db.selectFrom("power_flow_snapshots").selectAll().where("household_id", "=", householdId);
  return {
    async saveSnapshot(record) {
      await db.transaction().execute((transaction) => writeSnapshots(transaction, [record]));
    },
    async getLatestSnapshot(householdId) {
      const row = await snapshots(householdId).orderBy("timestamp", "desc").limit(1).executeTakeFirst();
      return row && toSnapshot(row);
    },
    async getSnapshotsRange(householdId, { start, end }) {
      const rows = await snapshots(householdId)
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .orderBy("timestamp")
        .execute();
      return rows.map(toSnapshot);
    },
    getSnapshotColumns: (householdId, period, fields) =>
      timeColumns(db, fields, SNAPSHOT_COLUMNS, "power_flow_snapshots", "timestamp", householdId, period),
    getBuckets: (householdId, size, period, fields) =>
      timeColumns(db, fields, BUCKET_EXPRESSIONS, BUCKET_TABLES[size], "bucket_start", householdId, period),
    cleanup: (householdId, before, limit) =>
      db.transaction().execute((transaction) => deleteSnapshots(transaction, householdId, before, limit)),
  };
}

/**
 * Writes snapshots and brings their buckets up to date; to be called inside a transaction.
 *
 * @throws {@link OecError} `STORE_CONSTRAINT` for a snapshot of a time whose snapshots were deleted: its bucket would be lost.
 */
export async function writeSnapshots(
  db: Kysely<Tables>,
  records: readonly PowerFlowSnapshot[],
): Promise<void> {
  const touched = new Map<string, Set<number>>();
  const keptFrom = new Map<string, number>();
  for (const record of records) {
    const { householdId, at } = record;
    let from = keptFrom.get(householdId);
    if (from === undefined) keptFrom.set(householdId, (from = await rawKeptFrom(db, householdId)));
    if (at < from) throw tooOld(record, from);
    await upsertSnapshot(db, record);
    const quarters = touched.get(householdId) ?? new Set();
    touched.set(householdId, quarters.add(quarterOf(at)));
  }
  for (const [householdId, quarters] of touched) {
    const { time_zone: timeZone } = await db
      .selectFrom("households")
      .select("time_zone")
      .where("id", "=", householdId)
      .executeTakeFirstOrThrow();
    await refreshBuckets(db, householdId, timeZone, quarters);
  }
}

/** The columns of a snapshot are always the same: the statement is compiled once. */
let compiledUpsert: CompiledQuery | undefined;

async function upsertSnapshot(db: Kysely<Tables>, record: PowerFlowSnapshot): Promise<void> {
  const row = toSnapshotRow(record);
  compiledUpsert ??= compileUpsert(db, row);
  await db.executeQuery({ ...compiledUpsert, parameters: Object.values(row) });
}

function compileUpsert(db: Kysely<Tables>, row: ReturnType<typeof toSnapshotRow>): CompiledQuery {
  const replaced = Object.keys(row)
    .slice(2)
    .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  const names = Object.keys(row).map((name) => sql.ref(name));
  return sql`INSERT INTO power_flow_snapshots (${sql.join(names)}) VALUES (${sql.join(Object.values(row))})
    ON CONFLICT (household_id, timestamp) DO UPDATE SET ${sql.join(replaced)}`.compile(db);
}

async function rawKeptFrom(db: Kysely<Tables>, householdId: string): Promise<number> {
  const mark = await db
    .selectFrom("retention_marks")
    .select("kept_from")
    .where("household_id", "=", householdId)
    .executeTakeFirst();
  return mark?.kept_from ?? -Infinity;
}

function tooOld({ householdId, at }: PowerFlowSnapshot, keptFrom: number): OecError {
  return storeError(
    "STORE_CONSTRAINT",
    `a snapshot of ${at} is older than the snapshots kept (${keptFrom}); the aggregates of that time are final`,
    { householdId, at, keptFrom },
  );
}

async function deleteSnapshots(
  db: Kysely<Tables>,
  householdId: string,
  before: number,
  limit: number,
): Promise<number> {
  const cut = quarterOf(before);
  await db
    .insertInto("retention_marks")
    .values({ household_id: householdId, kept_from: cut })
    .onConflict((conflict) =>
      conflict
        .column("household_id")
        .doUpdateSet({ kept_from: cut })
        .where("retention_marks.kept_from", "<", cut),
    )
    .execute();
  const oldest = db
    .selectFrom("power_flow_snapshots")
    .select("timestamp")
    .where("household_id", "=", householdId)
    .where("timestamp", "<", cut)
    .orderBy("timestamp")
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom("power_flow_snapshots")
    .where("household_id", "=", householdId)
    .where("timestamp", "in", oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Reads numeric columns over time without an object per row. */
async function timeColumns<Field extends string>(
  db: Kysely<Tables>,
  fields: readonly Field[],
  expressions: Readonly<Record<Field, string>>,
  table: "power_flow_snapshots" | (typeof BUCKET_TABLES)[keyof typeof BUCKET_TABLES],
  time: "timestamp" | "bucket_start",
  householdId: string,
  { start, end }: Slot,
): Promise<TimeColumns<Field>> {
  const selected = fields.map((field) => {
    if (Object.hasOwn(expressions, field)) return expressions[field];
    throw new OecError(
      "INVALID_ARGUMENT",
      `${field} is not a column, expected ${Object.keys(expressions).join(", ")}`,
      {
        context: { field },
      },
    );
  });
  const query = sql`SELECT ${sql.raw([time, ...selected].join(", "))} FROM ${sql.table(table)}
    WHERE household_id = ${householdId} AND ${sql.ref(time)} >= ${start} AND ${sql.ref(time)} < ${end}
    ORDER BY ${sql.ref(time)}`.compile(db);
  const [at = new Float64Array(), ...values] = await db.getExecutor().provideConnection((connection) => {
    if (connection instanceof SqliteConnection)
      return Promise.resolve(connection.columns(query, fields.length + 1));
    throw new OecError("INVALID_ARGUMENT", "this database gives no columns", { context: {} });
  });
  const columns = Object.fromEntries(
    fields.map((field, index) => [field, values[index] ?? new Float64Array()]),
  );
  return { at, columns: columns as Record<Field, Float64Array> };
}
