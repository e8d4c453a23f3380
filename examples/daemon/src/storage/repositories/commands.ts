import type { Kysely, Selectable } from "kysely";
import type { CommandRepository } from "../ports.ts";
import type { CommandRecord } from "../records.ts";
import type { Tables } from "../tables.ts";
import { deleteOldest } from "./cleanup.ts";
import { fromJson, insertNew, optional, toJson, word } from "./rows.ts";

/** Commands of one household. */
export function commandRepository(db: Kysely<Tables>, householdId: string): CommandRepository {
  const select = () => db.selectFrom("commands").selectAll().where("household_id", "=", householdId);
  return {
    async insertCommand(command) {
      const row = toRow(command, householdId);
      await insertNew("command", command.id, () => db.insertInto("commands").values(row).execute());
    },
    async finish(id, status, at, outcome) {
      const { numUpdatedRows } = await db
        .updateTable("commands")
        .set({ status, finished_at: at, outcome_json: toJson(outcome) })
        .where("household_id", "=", householdId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async findById(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && toCommand(row);
    },
    async findRange({ start, end }, limit, deviceId) {
      let query = select()
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .orderBy("timestamp", "desc")
        .orderBy("id", "desc")
        .limit(limit);
      if (deviceId !== undefined) query = query.where("device_id", "=", deviceId);
      return (await query.execute()).map(toCommand);
    },
    cleanup: (before, limit) => deleteOldest(db, "commands", "timestamp", householdId, before, limit),
  };
}

function toRow(command: CommandRecord, householdId: string): Selectable<Tables["commands"]> {
  return {
    id: command.id,
    household_id: householdId,
    device_id: command.deviceId,
    timestamp: command.at,
    kind: command.kind,
    payload_json: toJson(command.payload),
    source: command.source,
    status: command.status,
    finished_at: command.finishedAt ?? null,
    outcome_json: command.outcome === undefined ? null : toJson(command.outcome),
  };
}

function toCommand(row: Selectable<Tables["commands"]>): CommandRecord {
  return {
    id: row.id,
    deviceId: row.device_id,
    at: row.timestamp,
    kind: row.kind,
    payload: fromJson(row.payload_json),
    source: row.source,
    status: word(row.status),
    ...optional("finishedAt", row.finished_at),
    ...(row.outcome_json === null ? {} : { outcome: fromJson(row.outcome_json) }),
  };
}
