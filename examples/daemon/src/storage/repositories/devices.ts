import type { DeviceRecord } from "@oec/domain";
import type { Kysely, Selectable } from "kysely";
import type { StoredDeviceRepository } from "../ports.ts";
import type { Tables } from "../tables.ts";
import { insertNew, objectFromJson, optional, toJson, word } from "./rows.ts";

type DeviceRow = Selectable<Tables["devices"]>;

/** Devices of one household. */
export function deviceRepository(db: Kysely<Tables>, householdId: string): StoredDeviceRepository {
  const select = () =>
    db.selectFrom("devices").selectAll().where("household_id", "=", householdId).orderBy("id");
  const updateOf = (id: string) =>
    db.updateTable("devices").where("household_id", "=", householdId).where("id", "=", id);
  return {
    async insertDevice(device) {
      const row = {
        ...toRow(device),
        id: device.id,
        household_id: householdId,
        updated_at: device.lastSeenAt,
      };
      await insertNew("device", device.id, () => db.insertInto("devices").values(row).execute());
    },
    async updateDevice(device) {
      const { numUpdatedRows } = await updateOf(device.id).set(toRow(device)).executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async findById(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && toDevice(row);
    },
    async findByIp(ip) {
      return (await select().where("ip", "=", ip).execute()).map(toDevice);
    },
    async findByType(type) {
      return (await select().where("device_type", "=", type).execute()).map(toDevice);
    },
    async updateLastSeen(id, at) {
      const { numUpdatedRows } = await updateOf(id).set({ last_seen: at }).executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async delete(id) {
      const { numDeletedRows } = await db
        .deleteFrom("devices")
        .where("household_id", "=", householdId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async listAll() {
      return (await select().execute()).map(toDevice);
    },
  };
}

function toRow(device: DeviceRecord): Omit<DeviceRow, "id" | "household_id" | "updated_at"> {
  return {
    device_type: device.type,
    manufacturer: device.manufacturer,
    model: device.model,
    ip: device.ip ?? null,
    port: device.port ?? null,
    config: toJson(device.config),
    discovered_at: device.discoveredAt,
    last_seen: device.lastSeenAt,
  };
}

function toDevice(row: DeviceRow): DeviceRecord {
  return {
    id: row.id,
    type: word(row.device_type),
    manufacturer: row.manufacturer,
    model: row.model,
    ...optional("ip", row.ip),
    ...optional("port", row.port),
    config: objectFromJson(row.config),
    discoveredAt: row.discovered_at,
    lastSeenAt: row.last_seen,
  };
}
