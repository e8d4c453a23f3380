import { OecError } from "@oec/domain";
import type { Kysely } from "kysely";
import { type PlainError, toPlainError } from "./errors.ts";
import type { PowerFlowSnapshot, TelemetryRow } from "./records.ts";
import { commandRepository } from "./repositories/commands.ts";
import { forecastCacheRepository } from "./repositories/forecast-cache.ts";
import { writeHistory } from "./repositories/history.ts";
import { writeSnapshots } from "./repositories/power-flow.ts";
import { batteryCodec, evChargerCodec, inverterCodec } from "./repositories/state-codecs.ts";
import { upsertState } from "./repositories/states.ts";
import type { Tables } from "./tables.ts";

/** What became of a group of telemetry. */
export interface GroupOutcome {
  readonly written: number;
  /** Rows that break a rule of the schema: they are not written, and the others are. */
  readonly refused: number;
  readonly firstRefusal?: PlainError;
}

/**
 * Writes a group in one transaction. A bad row does not take the good ones with it: a group that is refused is halved until
 * the bad row stands alone.
 */
export async function writeTelemetry(
  db: Kysely<Tables>,
  rows: readonly TelemetryRow[],
): Promise<GroupOutcome> {
  try {
    await writeGroup(db, rows);
    return { written: rows.length, refused: 0 };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (rows.length <= 1) return { written: 0, refused: rows.length, firstRefusal: toPlainError(error) };
  }
  const middle = rows.length >> 1;
  const first = await writeTelemetry(db, rows.slice(0, middle));
  const second = await writeTelemetry(db, rows.slice(middle));
  const firstRefusal = first.firstRefusal ?? second.firstRefusal;
  return {
    written: first.written + second.written,
    refused: first.refused + second.refused,
    ...(firstRefusal === undefined ? {} : { firstRefusal }),
  };
}

/** The row is at fault, not the disk. */
function isRefusal(error: unknown): boolean {
  return (
    OecError.is(error) &&
    ["STORE_CONSTRAINT", "NOT_FINITE", "INVALID_ARGUMENT", "DUPLICATE_ID"].includes(error.code)
  );
}

async function writeGroup(db: Kysely<Tables>, rows: readonly TelemetryRow[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const snapshots: PowerFlowSnapshot[] = [];
    for (const row of rows) {
      if (row.kind === "snapshot") snapshots.push(row.record);
      else await writeRow(transaction, row);
    }
    if (snapshots.length > 0) await writeSnapshots(transaction, snapshots);
  });
}

function writeRow(db: Kysely<Tables>, row: Exclude<TelemetryRow, { kind: "snapshot" }>): Promise<void> {
  switch (row.kind) {
    case "battery":
      return upsertState(db, row.householdId, batteryCodec, row.record);
    case "inverter":
      return upsertState(db, row.householdId, inverterCodec, row.record);
    case "ev-charger":
      return upsertState(db, row.householdId, evChargerCodec, row.record);
    case "consumption":
      return writeHistory(db, "consumption_history", [row.record]);
    case "production":
      return writeHistory(db, "production_history", [row.record]);
    case "forecast":
      return forecastCacheRepository(db, row.householdId).put(row.record);
    case "command":
      return commandRepository(db, row.householdId).insertCommand(row.record);
  }
}
