import type { Schedule, ScheduleInterval, ScheduleRecord } from "@oec/domain";
import { powerAt } from "@oec/domain";
import type { Kysely, Selectable } from "kysely";
import type { StoredScheduleRepository } from "../ports.ts";
import type { Tables } from "../tables.ts";
import { deleteOldest } from "./cleanup.ts";
import { insertNew, optional, toJson } from "./rows.ts";

/** Overlapping schedules looked at in one query. */
const PAGE = 4;

/** Schedules of one household. The newest wins; of two made at the same time, the one with the greater id. */
export function scheduleRepository(db: Kysely<Tables>, householdId: string): StoredScheduleRepository {
  const select = () => db.selectFrom("schedules").selectAll().where("household_id", "=", householdId);
  return {
    async insertSchedule(record) {
      const row = toRow(record, householdId);
      await insertNew("schedule", record.id, () => db.insertInto("schedules").values(row).execute());
    },
    async findActive(deviceId, at) {
      const newest = select()
        .where("device_id", "=", deviceId)
        .where("valid", "=", 1)
        .where("valid_from", "<=", at)
        .where("valid_until", ">", at)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc");
      // A schedule may have a gap at the instant: then the one before counts. The newest hardly ever has.
      for (let offset = 0; ; offset += PAGE) {
        const rows = await newest.limit(PAGE).offset(offset).execute();
        const active = rows.map(toRecord).find(({ schedule }) => powerAt(schedule, at) !== undefined);
        if (active !== undefined || rows.length < PAGE) return active;
      }
    },
    async findById(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && toRecord(row);
    },
    async listForDevice(deviceId) {
      const rows = await select()
        .where("device_id", "=", deviceId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toRecord);
    },
    async listRecent(deviceId, limit) {
      const rows = await select()
        .where("device_id", "=", deviceId)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    async invalidate(id) {
      const { numUpdatedRows } = await db
        .updateTable("schedules")
        .set({ valid: 0 })
        .where("household_id", "=", householdId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    cleanup: (before, limit) => deleteOldest(db, "schedules", "valid_until", householdId, before, limit),
  };
}

function toRow(record: ScheduleRecord, householdId: string): Selectable<Tables["schedules"]> {
  const { schedule } = record;
  const from = schedule.intervals.at(0)?.start ?? schedule.createdAt;
  return {
    id: record.id,
    household_id: householdId,
    device_id: schedule.deviceId,
    created_at: schedule.createdAt,
    valid_from: from,
    valid_until: schedule.intervals.at(-1)?.end ?? from,
    schedule_json: toJson(schedule.intervals),
    optimizer_version: schedule.madeBy,
    cost_estimate: record.costEstimate ?? null,
    valid: record.valid ? 1 : 0,
    updated_at: schedule.createdAt,
  };
}

function toRecord(row: Selectable<Tables["schedules"]>): ScheduleRecord {
  const schedule: Schedule = {
    deviceId: row.device_id,
    createdAt: row.created_at,
    intervals: JSON.parse(row.schedule_json) as readonly ScheduleInterval[],
    madeBy: row.optimizer_version,
  };
  return { id: row.id, schedule, ...optional("costEstimate", row.cost_estimate), valid: row.valid === 1 };
}
