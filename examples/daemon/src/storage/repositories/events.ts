import type { OecEvent } from "@oec/domain";
import type { Kysely, Selectable } from "kysely";
import type { EventRepository } from "../ports.ts";
import type { StoredEvent } from "../records.ts";
import type { Tables } from "../tables.ts";
import { deleteOldest } from "./cleanup.ts";
import { objectFromJson, optional, toJson, word } from "./rows.ts";

/** Events found when the caller names no number. */
const DEFAULT_LIMIT = 1_000;

/** Events of one household. */
export function eventRepository(db: Kysely<Tables>, householdId: string): EventRepository {
  const select = () => db.selectFrom("events").selectAll().where("household_id", "=", householdId);
  return {
    async append(event) {
      const { id } = await db
        .insertInto("events")
        .values(toRow(event, householdId))
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    },
    async findAfter(id, limit) {
      return (await select().where("id", ">", id).orderBy("id").limit(limit).execute()).map(toEvent);
    },
    async findRange({ start, end }, { level, deviceId, limit = DEFAULT_LIMIT } = {}) {
      let query = select()
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .orderBy("timestamp", "desc")
        .orderBy("id", "desc")
        .limit(limit);
      if (level !== undefined) query = query.where("level", "=", level);
      if (deviceId !== undefined) query = query.where("device_id", "=", deviceId);
      return (await query.execute()).map(toEvent);
    },
    cleanup: (before, limit) => deleteOldest(db, "events", "timestamp", householdId, before, limit),
  };
}

function toRow(event: OecEvent, householdId: string): Omit<Selectable<Tables["events"]>, "id"> {
  return {
    household_id: householdId,
    device_id: event.deviceId ?? null,
    timestamp: event.at,
    code: event.code,
    level: event.level,
    message: event.message,
    facts_json: toJson(event.facts),
  };
}

function toEvent(row: Selectable<Tables["events"]>): StoredEvent {
  return {
    id: row.id,
    at: row.timestamp,
    code: row.code,
    level: word(row.level),
    ...optional("deviceId", row.device_id),
    message: row.message,
    facts: objectFromJson(row.facts_json),
  };
}
