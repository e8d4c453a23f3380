import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";

/** Deletes at most `limit` rows of a household older than `before`; returns how many. */
export async function deleteOldest(
  db: Kysely<Tables>,
  table: "commands" | "events" | "optimization_runs" | "forecast_cache" | "schedules",
  time: "timestamp" | "created_at" | "valid_until",
  householdId: string,
  before: number,
  limit: number,
): Promise<number> {
  const { numAffectedRows } =
    await sql`DELETE FROM ${sql.table(table)} WHERE household_id = ${householdId} AND id IN (
    SELECT id FROM ${sql.table(table)} WHERE household_id = ${householdId} AND ${sql.ref(time)} < ${before}
    ORDER BY ${sql.ref(time)} LIMIT ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
