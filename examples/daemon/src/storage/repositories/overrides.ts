import type { Kysely, Selectable } from "kysely";
import type { OverrideRepository } from "../ports.ts";
import type { OverrideRecord } from "../records.ts";
import type { Tables } from "../tables.ts";
import { assertHousehold, insertNew, optional } from "./rows.ts";

/** Overrides of one household. */
export function overrideRepository(db: Kysely<Tables>, householdId: string): OverrideRepository {
  const select = () =>
    db
      .selectFrom("overrides")
      .selectAll()
      .where("household_id", "=", householdId)
      .orderBy("set_at", "desc")
      .orderBy("id", "desc");
  return {
    async insertOverride(lease) {
      assertHousehold(lease.householdId, householdId);
      const row = {
        id: lease.id,
        household_id: householdId,
        device_id: lease.deviceId,
        power_w: lease.powerW,
        set_by: lease.setBy,
        set_at: lease.setAt,
        expires_at: lease.expiresAt,
        ended_at: null,
        reason: lease.reason ?? null,
        updated_at: lease.setAt,
      };
      await insertNew("override", lease.id, () => db.insertInto("overrides").values(row).execute());
    },
    async findActive(at, deviceId) {
      let query = select()
        .where("expires_at", ">", at)
        .where("set_at", "<=", at)
        .where((is) => is.or([is("ended_at", "is", null), is("ended_at", ">", at)]));
      if (deviceId !== undefined) query = query.where("device_id", "=", deviceId);
      return (await query.execute()).map(toOverride);
    },
    async findById(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && toOverride(row);
    },
    async end(id, at) {
      const { numUpdatedRows } = await db
        .updateTable("overrides")
        .set({ ended_at: at })
        .where("household_id", "=", householdId)
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async listForDevice(deviceId, limit) {
      const rows = await select().where("device_id", "=", deviceId).limit(limit).execute();
      return rows.map(toOverride);
    },
  };
}

function toOverride(row: Selectable<Tables["overrides"]>): OverrideRecord {
  return {
    id: row.id,
    householdId: row.household_id,
    deviceId: row.device_id,
    powerW: row.power_w,
    setBy: row.set_by,
    setAt: row.set_at,
    expiresAt: row.expires_at,
    ...optional("reason", row.reason),
    ...optional("endedAt", row.ended_at),
  };
}
